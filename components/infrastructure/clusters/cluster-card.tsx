'use client';
import { useState } from 'react';
import { ServerGroupRow } from '#components/infrastructure/clusters/server-group-row';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { splitVersions } from '#components/infrastructure/versions.ts';
import { HealthSummary } from '#components/state/health-squares';
import { Badge } from '#components/ui/badge';
import { cx } from '#components/ui/class-names.ts';
import type { ClusterView } from '#lib/infrastructure/view';

interface ClusterCardProps {
  application: string;
  cluster: ClusterView;
  selected: string;
}

/** One workload in one place with its versions, newest first. */
export function ClusterCard({ application, cluster, selected }: ClusterCardProps) {
  const [all, setAll] = useState(false);
  const { shown, older } = splitVersions(cluster.serverGroups, selected);
  const rows = all ? cluster.serverGroups : shown;
  return (
    <section
      aria-label={`${cluster.kind} ${cluster.name}, ${cluster.account}, ${cluster.namespace}`}
      className="shrink-0 overflow-hidden rounded-panel border border-line bg-panel [contain-intrinsic-size:auto_120px] [content-visibility:auto]"
    >
      <Heading cluster={cluster} selected={selected} />
      <ul>
        {rows.map((group) => (
          <ServerGroupRow
            key={group.id}
            application={application}
            group={group}
            selected={group.id === selected}
            holdsSelected={group.instances.some(({ id }) => id === selected)}
          />
        ))}
      </ul>
      {older > 0 && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="flex h-8 w-full items-center border-t border-line px-3.5 text-small text-ink-3 transition-colors duration-150 hover:bg-raised hover:text-ink focus-visible:-outline-offset-2 max-sm:h-11"
        >
          {all ? 'Show less' : `and ${older} more ${older === 1 ? 'version' : 'versions'}`}
        </button>
      )}
    </section>
  );
}

function Heading({ cluster, selected }: { cluster: ClusterView; selected: string }) {
  const { kind, name, account, namespace, managerId, paused, changedBy, unmanaged, instances, serverGroups } = cluster;
  const chosen = managerId !== undefined && managerId === selected;
  const running = serverGroups.some(({ replicas }) => replicas.desired > 0) || Object.keys(instances).length > 0;
  return (
    <div
      {...(managerId !== undefined && { 'data-row': true, tabIndex: -1 })}
      aria-current={chosen || undefined}
      className={cx(
        'relative flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-1 px-3.5 py-2 text-data focus-visible:-outline-offset-2',
        managerId !== undefined && 'transition-colors duration-150 hover:bg-raised',
        chosen && 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)] hover:bg-accent-soft',
      )}
    >
      <span className="text-ink-2">{kind}</span>
      <h2 className="min-w-0 truncate text-body font-semibold">
        {managerId === undefined ? (
          name
        ) : (
          <ResourceLink
            resource={managerId}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </ResourceLink>
        )}
      </h2>
      <Badge>
        {account}
        {namespace && ` · ${namespace}`}
      </Badge>
      {paused && <Badge tone="warning">Rollout paused</Badge>}
      {changedBy && (
        <Badge tone="warning">
          <span title={`${changedBy.manager} wrote to it after it was deployed; its details say what differs`}>
            changed by {changedBy.manager}
          </span>
        </Badge>
      )}
      {unmanaged && <Badge>unmanaged</Badge>}
      <span className="ml-auto">
        {running ? <HealthSummary counts={instances} /> : <span className="text-ink-3">scaled to 0</span>}
      </span>
    </div>
  );
}
