'use client';
import { keepPreviousData } from '@tanstack/react-query';
import { Network } from 'lucide-react';
import { useRef } from 'react';
import { Card } from '#components/infrastructure/card';
import { ClustersSkeleton } from '#components/infrastructure/clusters/clusters-skeleton';
import { DeployerLink } from '#components/infrastructure/deployer-link';
import { useFirstOnes } from '#components/infrastructure/first-ones';
import { type LoadBalancerList, loadBalancersOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { AttachedGroups } from '#components/infrastructure/load-balancers/attached-groups';
import { Routes } from '#components/infrastructure/load-balancers/routes';
import { MasterDetail } from '#components/infrastructure/master-detail';
import { useSelection } from '#components/infrastructure/resource-link';
import { StaleAccounts } from '#components/infrastructure/stale-accounts';
import { TextFilter, useTextFilter } from '#components/infrastructure/text-filter';
import { UnmanagedSwitch, useUnmanaged } from '#components/infrastructure/unmanaged-switch';
import { useRowKeys } from '#components/infrastructure/use-row-keys.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Badge } from '#components/ui/badge';
import { EmptyState } from '#components/ui/empty-state';
import type { LoadBalancerView } from '#lib/infrastructure/view';

interface LoadBalancersScreenProps {
  application: string;
  initial: { unmanaged: boolean; list: LoadBalancerList | undefined };
}

export function LoadBalancersScreen({ application, initial }: LoadBalancersScreenProps) {
  const [unmanaged] = useUnmanaged();
  const query = useLiveQuery({
    ...loadBalancersOptions(application, unmanaged),
    initialData: initial.unmanaged === unmanaged ? initial.list : undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <MasterDetail part="Load balancers" application={application}>
      <QueryFace query={query} what={`The load balancers of ${application}`} loading={<ClustersSkeleton />}>
        {({ loadBalancers, accounts }) => (
          <>
            <StaleAccounts accounts={accounts} />
            {loadBalancers.length === 0 ? (
              <EmptyState
                icon={<Network size={20} />}
                title={`Nothing sends traffic to ${application}`}
                action={<UnmanagedSwitch />}
              >
                Services and ingresses bring requests to what runs. Deploy them with a pipeline, beside the workloads
                whose labels they select.
              </EmptyState>
            ) : (
              <LoadBalancers application={application} loadBalancers={loadBalancers} />
            )}
          </>
        )}
      </QueryFace>
    </MasterDetail>
  );
}

function LoadBalancers({ application, loadBalancers }: { application: string; loadBalancers: LoadBalancerView[] }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(list);
  const { selected } = useSelection();
  const { matches } = useTextFilter();
  const shown = loadBalancers.filter(({ name, kind, account, namespace, summary }) =>
    matches([name, kind, account, namespace, summary.address, ...(summary.rules ?? []).map(({ host }) => host)]),
  );
  const { first, more } = useFirstOnes(shown, selected, 'load balancers');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between rows; what they reach is interactive itself.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-3">
      <TextFilter label="Filter load balancers" placeholder="Name, place, host or address" />
      {shown.length === 0 && <EmptyState title="No load balancer matches the filter" />}
      <div className="grid grid-cols-1 items-start gap-3 @4xl:grid-cols-2 @min-[100rem]:grid-cols-3">
        {first.map((balancer) => (
          <Card
            key={balancer.id}
            resource={balancer}
            selected={balancer.id === selected}
            note={
              balancer.deployedBy ? (
                <DeployerLink application={application} deployer={balancer.deployedBy} short />
              ) : balancer.summary.unmanaged ? (
                <Badge>unmanaged</Badge>
              ) : (
                typeOf(balancer)
              )
            }
          >
            <div className="grid gap-x-6 gap-y-3 @md:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)]">
              <Routes summary={balancer.summary} />
              <AttachedGroups application={application} groups={balancer.serverGroups} />
            </div>
          </Card>
        ))}
      </div>
      {more}
    </div>
  );
}

/** `ClusterIP`; what only says again that an ingress is an ingress is left out. */
function typeOf({ kind, summary }: LoadBalancerView): string | undefined {
  return summary.type?.toLowerCase() === kind.toLowerCase() ? undefined : summary.type;
}
