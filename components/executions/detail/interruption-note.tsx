'use client';
import { StatusIcon } from '#components/state/status-icon';
import { RelativeTime } from '#components/ui/relative-time';
import type { ExecutionView } from '#lib/executions/view';

/** Who stopped or held the run, since when, and why. */
export function InterruptionNote({ execution }: { execution: ExecutionView }) {
  const { paused, canceledBy, cancelReason, endedAt, status } = execution;
  if (paused && status === 'PAUSED') {
    return (
      <p className="flex items-center gap-3 rounded-panel border border-line bg-warning-soft px-4 py-2.5 text-data">
        <StatusIcon state="paused" silent />
        <span>
          Paused by {paused.by} <RelativeTime at={paused.at} />. What is under way goes on; no stage begins until it is
          resumed.
        </span>
      </p>
    );
  }
  if (!canceledBy) return null;
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
