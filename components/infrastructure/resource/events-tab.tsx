'use client';
import { useQuery } from '@tanstack/react-query';
import { liveResourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { HealthIcon } from '#components/infrastructure/resource/health-icon';
import { troubledBelow } from '#components/infrastructure/resource/troubled.ts';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { OwnerNode } from '#lib/infrastructure/view';
import type { CloudEvent } from '#lib/providers/contract';

/** What the cluster has told about the object lately, the newest first. */
export function EventsTab({ id, tree }: { id: string; tree: OwnerNode }) {
  const query = useQuery(liveResourceOptions(id));
  return (
    <>
      <Troubled nodes={troubledBelow(tree, id).slice(0, mostTroubled)} />
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
    </>
  );
}

const mostTroubled = 3;

/** The cluster tells why a pod does not run of the pod alone; whoever looks at its deployment is led there. */
function Troubled({ nodes }: { nodes: readonly OwnerNode[] }) {
  if (nodes.length === 0) return null;
  return (
    <ul aria-label="Pods in trouble" className="mb-3 flex flex-col gap-1.5 border-b border-line pb-3 text-data">
      {nodes.map((node) => (
        <li key={node.id} className="flex min-w-0 items-start gap-2">
          <HealthIcon health={node.health} />
          <span className="min-w-0 break-words">
            <ResourceLink resource={node.id} className="font-medium hover:underline">
              Events of {node.name}
            </ResourceLink>
            {node.message && <span className="line-clamp-2 text-ink-2">{node.message}</span>}
          </span>
        </li>
      ))}
    </ul>
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
