'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { failureLinesOf } from '#components/executions/detail/failure-lines.ts';
import { logOptions } from '#components/executions/detail/log-query.ts';
import { IgnoreFailureDialog } from '#components/executions/ignore-failure-dialog';
import { RestartDialog } from '#components/executions/restart-dialog';
import { topLevel } from '#components/executions/wording.ts';
import { StatusIcon } from '#components/state/status-icon';
import { Button } from '#components/ui/button';
import { isFailure } from '#lib/engine/statuses';
import type { ExecutionView, StageView } from '#lib/executions/view';

/** The first thing to read after a failure: which stage, why, its last lines, and what helps. */
export function FailureBox({ execution, onOpen }: { execution: ExecutionView; onOpen: (stageId: string) => void }) {
  const stages = topLevel(execution);
  const terminal = stages.filter(({ status }) => status === 'TERMINAL');
  // A stopped stage is mostly a branch that was not taken; it is to blame only when nothing else is.
  const failed = terminal.length > 0 ? terminal : stages.filter(({ status }) => isFailure(status));
  const first = failed[0];
  if (!first) {
    return (
      <section aria-label="Failure" className="rounded-panel border border-failed bg-failed-soft/50 px-4 py-3">
        <p className="font-medium">{execution.failure ?? 'This run failed before any stage began.'}</p>
      </section>
    );
  }
  return (
    <section aria-label="Failure" className="rounded-panel border border-failed bg-failed-soft/50">
      {failed.map((stage) => (
        <FailedStage key={stage.id} execution={execution} stage={stage} onOpen={onOpen} />
      ))}
    </section>
  );
}

interface FailedStageProps {
  execution: ExecutionView;
  stage: StageView;
  onOpen: (stageId: string) => void;
}

function FailedStage({ execution, stage, onOpen }: FailedStageProps) {
  const [asking, ask] = useState<'restart' | 'ignore'>();
  const culprit = execution.stages.find((child) => child.parentId === stage.id && isFailure(child.status)) ?? stage;
  const { data } = useQuery({ ...logOptions(culprit.id), staleTime: 60_000 });
  const lines = failureLinesOf(culprit, data?.rows.map(({ line }) => line) ?? []);
  return (
    <div className="border-b border-failed/30 px-4 py-3 last:border-0">
      <div className="flex items-start gap-3">
        <StatusIcon state="failed" silent className="mt-[3px]" />
        <div className="min-w-0 flex-1">
          <h2 className="text-body font-semibold">{stage.name} failed</h2>
          <p className="text-body break-words text-ink">{culprit.failure ?? stage.failure ?? 'It gave no reason.'}</p>
        </div>
      </div>
      {lines.length > 0 && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
          tabIndex={0}
          className="mt-2 ml-7 max-h-44 overflow-auto rounded-control border border-failed/30 bg-panel px-3 py-2 font-mono text-[12px] leading-5 whitespace-pre-wrap text-ink-2"
        >
          {lines.join('\n')}
        </pre>
      )}
      <div className="mt-2.5 ml-7 flex flex-wrap gap-2 *:h-auto *:min-h-7 *:py-0.5 *:max-w-full *:whitespace-normal *:wrap-anywhere max-sm:*:min-h-10">
        {execution.may.execute && (
          <>
            <Button size="small" onClick={() => ask('restart')}>
              Restart {stage.name}
            </Button>
            <Button size="small" onClick={() => ask('ignore')}>
              Ignore and go on
            </Button>
          </>
        )}
        <Button size="small" variant="ghost" onClick={() => onOpen(culprit.id)}>
          Open the stage
        </Button>
      </div>
      {asking === 'restart' && <RestartDialog execution={execution} stage={stage} onClose={() => ask(undefined)} />}
      {asking === 'ignore' && (
        <IgnoreFailureDialog execution={execution} stage={stage} onClose={() => ask(undefined)} />
      )}
    </div>
  );
}
