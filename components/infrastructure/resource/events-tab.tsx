'use client';
import { useQuery } from '@tanstack/react-query';
import { liveResourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { CloudEvent } from '#lib/providers/contract';

/** What the cluster has told about the object lately, the newest first. */
export function EventsTab({ id }: { id: string }) {
  const query = useQuery(liveResourceOptions(id));
  return (
    <QueryFace query={query} what="The events" loading={<SkeletonRows rows={4} />}>
      {({ events }) =>
        events.length === 0 ? (
          <p className="text-data text-ink-2">The cluster tells nothing. It forgets events after an hour or so.</p>
        ) : (
          <ol className="flex flex-col">
            {events.map((event) => (
              <EventItem key={`${event.at} ${event.reason} ${event.message}`} event={event} />
            ))}
          </ol>
        )
      }
    </QueryFace>
  );
}

function EventItem({ event }: { event: CloudEvent }) {
  return (
    <li className="border-b border-line py-2 text-data first:pt-0 last:border-0">
      <div className="flex items-baseline justify-between gap-3">
        <span className="flex min-w-0 items-center gap-2">
          <span className={event.type === 'Warning' ? 'truncate font-medium text-warning-ink' : 'truncate font-medium'}>
            {event.reason}
          </span>
          {event.type === 'Warning' && <Badge tone="warning">Warning</Badge>}
          {event.count > 1 && <span className="text-ink-3">{event.count} times</span>}
        </span>
        <RelativeTime at={event.at} className="shrink-0 text-ink-3" />
      </div>
      <p className="break-words text-ink-2">{event.message}</p>
    </li>
  );
}
