'use client';
import { InstanceSquares } from '#components/infrastructure/clusters/instance-squares';
import { allClustersOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { HealthIcon } from '#components/infrastructure/resource/health-icon';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { useLiveQuery } from '#components/shell/live';
import type { LoadBalancerView } from '#lib/infrastructure/view';

interface AttachedGroupsProps {
  application: string;
  groups: LoadBalancerView['serverGroups'];
}

/** Who gets the traffic: each version with its instances and its share. */
export function AttachedGroups({ application, groups }: AttachedGroupsProps) {
  const { data: clusters } = useLiveQuery(allClustersOptions(application));
  if (groups.length === 0) {
    return <p className="text-data text-ink-2">Nothing that runs has the labels it looks for; requests fail.</p>;
  }
  const known = new Map(
    clusters?.flatMap((cluster) => cluster.serverGroups.map((group) => [group.id, { cluster, group }])),
  );
  return (
    <ul className="flex flex-col gap-1.5">
      {groups.map((attached) => {
        const found = known.get(attached.id);
        return (
          <li key={attached.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-data">
            <span className="flex min-w-0 items-center gap-2">
              <HealthIcon health={attached.health} />
              <ResourceLink
                resource={attached.id}
                title={attached.name}
                className="truncate font-medium hover:underline"
              >
                {found ? `${found.cluster.name} ${attached.version ?? ''}` : attached.name}
              </ResourceLink>
            </span>
            {found ? (
              <InstanceSquares instances={found.group.instances} more={found.group.moreInstances} max={12} />
            ) : (
              <span className="text-ink-2">{attached.ready} ready</span>
            )}
            {found?.group.traffic && (
              <span className="ml-auto whitespace-nowrap text-ink-2">{found.group.traffic.percent} % traffic</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
