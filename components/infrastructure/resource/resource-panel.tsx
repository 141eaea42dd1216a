'use client';
import { Maximize2, Minimize2 } from 'lucide-react';
import { useState } from 'react';
import { clustersNamedOptions, resourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { EventsTab } from '#components/infrastructure/resource/events-tab';
import { HistoryTab } from '#components/infrastructure/resource/history-tab';
import { instancesIn, type LogSource } from '#components/infrastructure/resource/log-sources.ts';
import { LogsTab } from '#components/infrastructure/resource/logs-tab';
import { ManifestTab } from '#components/infrastructure/resource/manifest-tab';
import { ResourceSummary } from '#components/infrastructure/resource/resource-summary';
import { OperationBar } from '#components/operations/operation-bar';
import { OperationList } from '#components/operations/operation-progress';
import { type ClusterPlace, placeOf } from '#components/operations/panel-operations.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { useUrlState } from '#components/shell/url-state.ts';
import { cx } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button';
import { SidePanel } from '#components/ui/side-panel';
import { SkeletonRows } from '#components/ui/skeleton';
import { Tabs } from '#components/ui/tabs';
import type { ResourceDetail } from '#lib/infrastructure/view';

interface ResourcePanelProps {
  application: string;
  id: string;
  onClose: () => void;
}

/** Everything about one live object: a manager, a version, an instance, a load balancer or a firewall. */
export function ResourcePanel({ application, id, onClose }: ResourcePanelProps) {
  const [wide, setWide] = useState(false);
  const query = useLiveQuery(resourceOptions(application, id));
  const detail = query.data;
  const { place, pending } = usePlace(application, detail);
  const title = detail ? titleOf(detail, place) : id.split('/').at(-1);
  return (
    <SidePanel
      label={`Details of ${title}`}
      title={title}
      subtitle={detail && [detail.kind, detail.account, detail.namespace].filter(Boolean).join(' · ')}
      onClose={onClose}
      className={cx(
        'lg:sticky lg:top-[90px] lg:h-[calc(100dvh-90px)]',
        wide && 'lg:w-[min(720px,52vw)]! sm:max-lg:max-w-[640px]!',
      )}
    >
      <QueryFace query={query} what="The details" loading={<SkeletonRows rows={4} />}>
        {(found) => (
          <>
            {pending ? (
              <div className="h-8" />
            ) : (
              <OperationBar application={application} detail={found} place={place} />
            )}
            <OperationList resources={[found.id, ...(place?.cluster.managerId ? [place.cluster.managerId] : [])]} />
            <div className="relative mt-3">
              <div className="absolute top-0 right-0 z-1 max-sm:hidden">
                <IconButton label={wide ? 'Narrow' : 'Widen'} onClick={() => setWide(!wide)}>
                  {wide ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
                </IconButton>
              </div>
              <DetailTabs application={application} detail={found} place={place} pending={pending} />
            </div>
          </>
        )}
      </QueryFace>
    </SidePanel>
  );
}

interface DetailTabsProps {
  application: string;
  detail: ResourceDetail;
  place: ClusterPlace | undefined;
  pending: boolean;
}

function DetailTabs({ application, detail, place, pending }: DetailTabsProps) {
  const [tab, setTab] = useUrlState('tab', 'summary');
  const sources = useSources(application, detail, place);
  const tabs = [
    {
      value: 'summary',
      label: 'Summary',
      content: <ResourceSummary application={application} detail={detail} group={place?.group} />,
    },
    { value: 'manifest', label: 'Manifest', content: <ManifestTab id={detail.id} /> },
    { value: 'events', label: 'Events', content: <EventsTab id={detail.id} tree={detail.tree} /> },
    ...(sources || pending
      ? [
          {
            value: 'logs',
            label: 'Logs',
            content: <LogsTab application={application} sources={sources} firstOnly={detail.category === 'instance'} />,
          },
        ]
      : []),
    { value: 'history', label: 'History', content: <HistoryTab application={application} detail={detail} /> },
  ];
  const shown = tabs.some(({ value }) => value === tab) ? tab : 'summary';
  return <Tabs label={`Details of ${detail.name}`} value={shown} onChange={setTab} tabs={tabs} />;
}

/**
 * Undefined for objects that have no instances and so no logs. An instance comes with those beside it: when it goes, they
 * take its place.
 */
function useSources(
  application: string,
  detail: ResourceDetail,
  place: ClusterPlace | undefined,
): LogSource[] | undefined {
  const instance = detail.category === 'instance';
  const { data: root } = useLiveQuery({ ...resourceOptions(application, detail.tree.id), enabled: instance });
  if (instance) {
    const { id, name, health, createdAt } = detail;
    const others = root ? instancesIn(root.tree) : instancesIn(detail.tree);
    // What is shown comes first, and is chosen first, whatever its neighbours look like.
    return root && !others.some((one) => one.id === id)
      ? others
      : [{ id, name, health, createdAt }, ...others.filter((one) => one.id !== id)];
  }
  if (!place) return undefined;
  const own = place.group?.instances ?? [];
  return own.length > 0 ? own : place.cluster.serverGroups.flatMap(({ instances }) => instances);
}

/** `web V041`: a version goes by the name of what it is a version of. */
function titleOf(detail: ResourceDetail, place: ClusterPlace | undefined): string {
  const version = place?.group?.version;
  return version ? `${place.cluster.name} ${version}` : detail.name;
}

/** `pending` while a workload's place is not known yet: until then nothing must be done to it. */
function usePlace(application: string, detail: ResourceDetail | undefined) {
  const workload = detail?.category === 'server-group' || detail?.category === 'server-group-manager';
  const { account = '', namespace = '', tree } = detail ?? {};
  const { data, error } = useLiveQuery({
    ...clustersNamedOptions(application, { account, namespace, name: tree?.name ?? '' }),
    enabled: workload,
  });
  return { place: detail && data ? placeOf(data, detail.id) : undefined, pending: workload && !data && !error };
}
