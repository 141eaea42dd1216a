'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { executionOptions } from '#components/executions/execution-queries.ts';
import { executionPath } from '#components/executions/paths.ts';
import { operationStore, type StartedOperation, useStartedOperations } from '#components/operations/operation-store.ts';
import { useLiveQuery } from '#components/shell/live';
import { StatusIcon } from '#components/state/status-icon';
import { type StateTone, stateOfExecution, states } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration';
import { IconButton } from '#components/ui/icon-button';
import { isComplete } from '#lib/engine/statuses';

/** What was started on any of these objects, until it is put away. */
export function OperationList({ resources }: { resources: readonly string[] }) {
  const mine = useStartedOperations().filter(({ resourceId }) => resources.includes(resourceId));
  if (mine.length === 0) return null;
  return (
    <ul aria-label="Operations under way" className="mt-3 flex flex-col gap-2">
      {mine.map((operation) => (
        <Progress key={operation.id} operation={operation} />
      ))}
    </ul>
  );
}

const edges: Record<StateTone, string> = {
  neutral: 'border-line-strong',
  running: 'border-running',
  person: 'border-person',
  warning: 'border-warning',
  ok: 'border-ok',
  failed: 'border-failed',
};

function Progress({ operation }: { operation: StartedOperation }) {
  const { data: execution, error } = useLiveQuery(executionOptions(operation.id));
  const state = execution ? stateOfExecution(execution) : 'queued';
  const { word, tone } = states[state];
  const ended = execution !== undefined && isComplete(execution.status);
  const waiting = execution?.stages.find((stage) => stage.waiting)?.waiting;
  return (
    <li className={cx('flex gap-2.5 rounded-control border bg-panel px-3 py-2 text-data', edges[tone])}>
      <StatusIcon state={state} silent className="mt-0.5" />
      <div role="status" className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-2">
          <Link
            href={executionPath(operation)}
            prefetch={false}
            className="min-w-0 font-medium break-words hover:underline"
          >
            {operation.title}
          </Link>
          <span className="shrink-0 text-ink-2">
            {word}
            {execution?.startedAt !== undefined && (
              <>
                {' · '}
                <Duration from={execution.startedAt} to={execution.endedAt} />
              </>
            )}
          </span>
        </p>
        {execution?.failure ? (
          <p className="break-words text-failed-ink">{reasonIn(execution.failure, operation.title)}</p>
        ) : (
          !ended && waiting && <p className="break-words text-ink-2">{waiting.message}</p>
        )}
        {error && !execution && <p className="break-words text-ink-2">{error.message}</p>}
      </div>
      {ended && (
        <IconButton
          label="Put away"
          className="-my-1 -mr-2 size-7"
          onClick={() => operationStore.dismiss(operation.id)}
        >
          <X size={14} />
        </IconButton>
      )}
    </li>
  );
}

/** A run says which stage failed; here there is one, and its name stands above. */
function reasonIn(failure: string, title: string): string {
  return failure.startsWith(`${title}: `) ? failure.slice(title.length + 2) : failure;
}
