'use client';
import { useQuery } from '@tanstack/react-query';
import { DeployerLink } from '#components/infrastructure/deployer-link';
import { driftOptions, liveResourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { OutsideHand } from '#components/infrastructure/outside-hand';
import { ConditionList } from '#components/infrastructure/resource/condition-list';
import { conditionsOf } from '#components/infrastructure/resource/conditions.ts';
import { ContainerList } from '#components/infrastructure/resource/container-list';
import { DriftNotice, driftWord } from '#components/infrastructure/resource/drift-notice';
import { NetworkFacts } from '#components/infrastructure/resource/network-facts';
import { OwnerTree } from '#components/infrastructure/resource/owner-tree';
import { type Fact, Facts } from '#components/ui/facts';
import { RelativeTime } from '#components/ui/relative-time';
import type { Deployer, ResourceDetail, ServerGroupView } from '#lib/infrastructure/view';
import { isJsonObject } from '#lib/kernel/json';

interface ResourceSummaryProps {
  application: string;
  detail: ResourceDetail;
  group?: ServerGroupView;
}

/** The facts first, then what its controller says, then where it stands among its owners. */
export function ResourceSummary({ application, detail, group }: ResourceSummaryProps) {
  const live = useQuery(liveResourceOptions(detail.id));
  const deployed = detail.id === detail.tree.id || group?.current === true;
  const drift = useQuery({ ...driftOptions(detail.id), enabled: deployed });
  const { summary } = detail;
  const workload = ['server-group-manager', 'server-group', 'instance'].includes(detail.category);
  const manifest = live.data?.manifest;
  const conditions = isJsonObject(manifest) ? conditionsOf(manifest) : [];
  return (
    <div className="flex flex-col gap-5">
      {summary.message && detail.health !== 'healthy' && (
        <p
          className={
            detail.health === 'unhealthy'
              ? 'rounded-control bg-failed-soft px-3 py-2 text-data break-words text-failed-ink'
              : 'rounded-control bg-raised px-3 py-2 text-data break-words text-ink-2'
          }
        >
          {summary.message}
        </p>
      )}
      {drift.data?.state === 'differs' && <DriftNotice drift={drift.data.drift} />}
      <Facts facts={[...factsOf(application, detail, group), { label: 'Drift', value: driftWord(drift) }]} />
      <NetworkFacts application={application} detail={detail} />
      {summary.containers && <ContainerList containers={summary.containers} />}
      {workload && <OwnerTree tree={detail.tree} current={detail.id} />}
      {conditions.length > 0 && <ConditionList conditions={conditions} />}
    </div>
  );
}

function factsOf(application: string, detail: ResourceDetail, group: ServerGroupView | undefined): Fact[] {
  const { summary, category } = detail;
  const images = summary.images ?? [];
  const deployer = detail.deployedBy ?? group?.deployedBy;
  return [
    {
      label: deployer?.undo && !group?.outside ? 'Brought back by' : 'Deployed by',
      value: group?.outside ? (
        <OutsideHand hand={group.outside} />
      ) : (
        deployer && <DeployedBy application={application} deployer={deployer} />
      ),
    },
    {
      label: images.length > 1 ? 'Images' : 'Image',
      value: category !== 'instance' && images.length > 0 && (
        <span className="font-mono text-[12px] break-all whitespace-pre-line">{images.join('\n')}</span>
      ),
    },
    { label: 'Replicas', value: summary.replicas && `${summary.replicas.ready} of ${summary.replicas.desired} ready` },
    { label: 'Traffic', value: group?.traffic && trafficOf(group.traffic) },
    { label: 'Restarts', value: summary.restarts === undefined ? undefined : String(summary.restarts) },
    { label: 'Node', value: summary.node },
    { label: 'Address', value: category === 'instance' ? summary.ip : undefined },
    { label: 'Since', value: <RelativeTime at={detail.createdAt} /> },
    { label: 'Rollout', value: summary.paused ? <span className="text-warning-ink">paused</span> : undefined },
  ].map((fact) => ({ ...fact, value: fact.value === false ? undefined : fact.value }));
}

/** Of an undo also who and when: the age of the object itself is that of the version it brought back. */
function DeployedBy({ application, deployer }: { application: string; deployer: Deployer }) {
  const { undo } = deployer;
  return (
    <>
      <DeployerLink application={application} deployer={deployer} className="text-accent-ink" />
      {undo && ` · ${undo.person}`}
      {undo?.at && (
        <>
          {' · '}
          <RelativeTime at={undo.at} />
        </>
      )}
    </>
  );
}

const trafficOf = ({ percent, loadBalancers }: NonNullable<ServerGroupView['traffic']>) =>
  `${percent} % of ${loadBalancers.join(', ')}`;
