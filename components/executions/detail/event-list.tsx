'use client';
import { eventSentence, namesOfParts, runsAheadIn } from '#components/executions/detail/event-sentence.ts';
import { eventsOptions } from '#components/executions/execution-queries.ts';
import { QueuedBehind } from '#components/executions/queued-behind';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { TimeOfDay } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ExecutionView } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';

interface EventListProps {
  execution: ExecutionView;
  onSelect: (stageId: string) => void;
}

/** Everything that happened, in order, as sentences. */
export function EventList({ execution, onSelect }: EventListProps) {
  const query = useLiveQuery(eventsOptions(execution.id));
  const stages = new Map(execution.stages.map((stage) => [stage.id, stage]));
  const from = execution.startedAt ?? execution.createdAt;
  return (
    <QueryFace query={query} what="The events of this run" loading={<SkeletonRows rows={8} />}>
      {({ rows }) => {
        const parts = namesOfParts(rows);
        return (
          <ol className="overflow-hidden rounded-panel border border-line bg-panel">
            {rows.map((event) => {
              const stage = event.stageId ? stages.get(event.stageId) : undefined;
              const gone = stage || !event.stageId ? undefined : parts.get(event.stageId);
              return (
                <li
                  key={event.seq}
                  className="flex gap-4 border-b border-line px-4 py-2 text-data last:border-0 max-sm:flex-wrap max-sm:gap-x-3 max-sm:gap-y-0"
                >
                  <TimeOfDay at={event.at} className="shrink-0 text-ink-2" />
                  <span className="w-16 shrink-0 text-ink-3">+{formatDuration(Math.max(0, event.at - from))}</span>
                  <span className="min-w-0 flex-1 break-words max-sm:basis-full">
                    {stage && (
                      <button
                        type="button"
                        onClick={() => onSelect(stage.id)}
                        className="mr-1.5 font-medium hover:underline"
                      >
                        {stage.name}
                      </button>
                    )}
                    {gone && <span className="mr-1.5 font-medium text-ink-2">{gone}</span>}
                    <span className={stage || gone ? 'text-ink-2' : ''}>{eventSentence(event)}</span>{' '}
                    <QueuedBehind application={execution.application} runs={runsAheadIn(event.data)} />
                  </span>
                </li>
              );
            })}
          </ol>
        );
      }}
    </QueryFace>
  );
}
