'use client';
import { QueuedBehind } from '#components/executions/queued-behind';
import { StatusIcon } from '#components/state/status-icon';
import { Duration } from '#components/ui/duration';
import { useNow } from '#components/ui/now';
import { RelativeTime } from '#components/ui/relative-time';
import type { ExecutionView } from '#lib/executions/view';

/** Who or what stopped or holds the run, since when, and why. */
export function InterruptionNote({ execution }: { execution: ExecutionView }) {
  const { paused, canceledBy, cancelReason, endedAt, status } = execution;
  if (paused && status === 'PAUSED') {
    return (
      <p className="flex items-center gap-3 rounded-panel border border-line bg-warning-soft px-4 py-2.5 text-data">
        <StatusIcon state="paused" silent />
        <span>
          Paused by {paused.by} <RelativeTime at={paused.at} />. A step that is under way ends; until the run is resumed
          nothing else begins, and times stand still.
        </span>
      </p>
    );
  }
  if (execution.waitsBehind && !canceledBy) {
    return (
      <p className="flex items-center gap-3 rounded-panel border border-line bg-raised px-4 py-2.5 text-data">
        <StatusIcon state="queued" silent />
        <span>
          Queued <QueuedBehind application={execution.application} runs={execution.waitsBehind} /> for{' '}
          <Duration from={execution.waitsSince ?? execution.createdAt} />. {execution.name} limits how many of its runs
          are under way; this one begins when its turn comes.
        </span>
      </p>
    );
  }
  if (!canceledBy) return status === 'NOT_STARTED' ? <NotTaken since={execution.createdAt} /> : null;
  return (
    <p className="flex items-center gap-3 rounded-panel border border-line bg-raised px-4 py-2.5 text-data">
      <StatusIcon state="canceled" silent />
      <span>
        {endedAt === undefined ? 'Being canceled' : 'Canceled'} by {canceledBy}
        {endedAt !== undefined && (
          <>
            {' '}
            <RelativeTime at={endedAt} />
          </>
        )}
        {cancelReason && `: ${cancelReason}`}
      </span>
    </p>
  );
}

/** A worker takes a run within a second; in milliseconds. */
const worthTelling = 10_000;

function NotTaken({ since }: { since: number }) {
  if (useNow() - since < worthTelling) return null;
  return (
    <p className="flex items-center gap-3 rounded-panel border border-line bg-raised px-4 py-2.5 text-data">
      <StatusIcon state="queued" silent />
      <span>
        Waiting for a worker for <Duration from={since} />. It begins by itself as soon as one has room.
      </span>
    </p>
  );
}
