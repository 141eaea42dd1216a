'use client';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { CancelDialog } from '#components/executions/detail/cancel-dialog';
import { DryRunBadge } from '#components/executions/dry-run-badge';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { applicationPath, executionPath, pipelinePath } from '#components/executions/paths.ts';
import { StartDialog } from '#components/executions/start/start-dialog';
import { shortParameters, starterOf, textOf, titleOf } from '#components/executions/wording.ts';
import { StatusLabel } from '#components/state/status-label';
import { stateOfExecution } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { copyText, notCopied } from '#components/ui/clipboard.ts';
import { Duration } from '#components/ui/duration';
import { IconButton } from '#components/ui/icon-button';
import { Menu } from '#components/ui/menu';
import { RelativeTime } from '#components/ui/relative-time';
import { toast } from '#components/ui/toast-store.ts';
import { isComplete } from '#lib/engine/statuses';
import type { ExecutionView } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';

export function ExecutionHeader({ execution }: { execution: ExecutionView }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 wrap-anywhere">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatusLabel state={stateOfExecution(execution)} badge />
          <h1 className="text-title">{titleOf(execution)}</h1>
          {execution.dryRun && <DryRunBadge />}
        </div>
        <Story execution={execution} />
      </div>
      <Actions execution={execution} />
    </header>
  );
}

async function copyLink(): Promise<void> {
  const copied = await copyText(location.href);
  toast(copied ? { tone: 'neutral', title: 'Link copied' } : { tone: 'failed', ...notCopied });
}

/** Shorter waits for a worker are not told; in milliseconds. */
const worthTelling = 10_000;

function Story({ execution }: { execution: ExecutionView }) {
  const { startedAt, endedAt, createdAt, usualMs } = execution;
  return (
    <p className="mt-1.5 text-data text-ink-2">
      Started <RelativeTime at={createdAt} /> {starterOf(execution).startsWith('by') ? '' : 'by '}
      {starterOf(execution)}
      {execution.triggerSummary !== execution.triggerType && ` · ${execution.triggerSummary}`}
      {shortParameters(execution.parameters, 6).map(([name, value]) => (
        <span key={name}>
          {' · '}
          <span className="font-mono text-[12px]">
            {name}={value}
          </span>
        </span>
      ))}
      {execution.parentExecutionId && (
        <>
          {' · '}
          <Link
            href={executionPath({ application: execution.application, id: execution.parentExecutionId })}
            className="text-accent-ink hover:underline"
          >
            started by another run
          </Link>
        </>
      )}
      {startedAt !== undefined && startedAt - createdAt >= worthTelling && (
        <>
          {' · waited '}
          <Duration from={createdAt} to={startedAt} />
        </>
      )}
      {startedAt !== undefined && (
        <>
          {endedAt === undefined ? ' · running ' : ' · took '}
          <Duration from={startedAt} to={endedAt} />
          {usualMs !== undefined && !execution.dryRun && `, usually ${formatDuration(usualMs)}`}
        </>
      )}
    </p>
  );
}

function Actions({ execution }: { execution: ExecutionView }) {
  const router = useRouter();
  const { pause, resume, busy } = useExecutionActions(execution.id);
  const [asking, ask] = useState<'cancel' | 'start'>();
  const { application, pipelineId, may } = execution;
  const over = isComplete(execution.status);
  const again = over && pipelineId !== undefined && may.execute;
  const values = Object.fromEntries(Object.entries(execution.parameters).map(([name, value]) => [name, textOf(value)]));
  return (
    <div
      className={cx(
        'flex items-center gap-2 max-sm:w-full max-sm:*:flex-1',
        // Canceling must be reachable with a thumb.
        !over &&
          'max-sm:fixed max-sm:inset-x-0 max-sm:bottom-14 max-sm:z-20 max-sm:border-t max-sm:border-line max-sm:bg-panel max-sm:px-4 max-sm:py-2',
      )}
    >
      {!over && may.execute && (
        <>
          {execution.status === 'PAUSED' && (
            <Button busy={busy === 'resume'} onClick={() => void resume()}>
              Resume
            </Button>
          )}
          {/* What waits for its turn has nothing to pause. */}
          {execution.status !== 'PAUSED' && !execution.waitsBehind && (
            <Button busy={busy === 'pause'} onClick={() => void pause()}>
              Pause
            </Button>
          )}
          <Button variant="danger" onClick={() => ask('cancel')}>
            Cancel
          </Button>
        </>
      )}
      {again && <Button onClick={() => ask('start')}>Start again</Button>}
      <Menu
        trigger={
          <IconButton label="More about this run" className="max-sm:flex-none!">
            <Ellipsis size={16} />
          </IconButton>
        }
        groups={[
          pipelineId === undefined
            ? []
            : [
                { label: 'Open the pipeline', onSelect: () => router.push(pipelinePath(application, pipelineId)) },
                {
                  label: 'All runs of this pipeline',
                  onSelect: () => router.push(`${applicationPath(application, 'executions')}?pipeline=${pipelineId}`),
                },
              ],
          [
            { label: 'Copy the link', onSelect: () => void copyLink() },
            { label: 'Show as JSON', onSelect: () => window.open(`/api/executions/${execution.id}`, '_blank') },
          ],
        ]}
      />
      {asking === 'cancel' && <CancelDialog execution={execution} onClose={() => ask(undefined)} />}
      {asking === 'start' && pipelineId && (
        <StartDialog
          pipeline={{ id: pipelineId, name: execution.name, application }}
          values={values}
          trigger={execution.trigger}
          onClose={() => ask(undefined)}
        />
      )}
    </div>
  );
}
