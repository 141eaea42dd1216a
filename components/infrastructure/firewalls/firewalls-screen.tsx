'use client';
import { keepPreviousData } from '@tanstack/react-query';
import { Shield } from 'lucide-react';
import { useRef } from 'react';
import { ClustersSkeleton } from '#components/infrastructure/clusters/clusters-skeleton';
import { FirewallCard } from '#components/infrastructure/firewalls/firewall-card';
import { useFirstOnes } from '#components/infrastructure/first-ones';
import { type FirewallList, firewallsOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { MasterDetail } from '#components/infrastructure/master-detail';
import { useSelection } from '#components/infrastructure/resource-link';
import { StaleAccounts } from '#components/infrastructure/stale-accounts';
import { TextFilter, useTextFilter } from '#components/infrastructure/text-filter';
import { UnmanagedSwitch, useUnmanaged } from '#components/infrastructure/unmanaged-switch';
import { useRowKeys } from '#components/infrastructure/use-row-keys.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { EmptyState } from '#components/ui/empty-state';
import type { FirewallView } from '#lib/infrastructure/view';

interface FirewallsScreenProps {
  application: string;
  initial: { unmanaged: boolean; list: FirewallList | undefined };
}

export function FirewallsScreen({ application, initial }: FirewallsScreenProps) {
  const [unmanaged] = useUnmanaged();
  const query = useLiveQuery({
    ...firewallsOptions(application, unmanaged),
    initialData: initial.unmanaged === unmanaged ? initial.list : undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <MasterDetail part="Firewalls" application={application}>
      <QueryFace query={query} what={`The firewalls of ${application}`} loading={<ClustersSkeleton />}>
        {({ firewalls, accounts }) => (
          <>
            <StaleAccounts accounts={accounts} />
            {firewalls.length === 0 ? (
              <EmptyState
                icon={<Shield size={20} />}
                title={`Nothing guards ${application}`}
                action={<UnmanagedSwitch />}
              >
                Network policies say who may talk to what. Deploy one with a pipeline, in the same namespace as what it
                guards; until then every pod may reach it.
              </EmptyState>
            ) : (
              <Firewalls application={application} firewalls={firewalls} />
            )}
          </>
        )}
      </QueryFace>
    </MasterDetail>
  );
}

function Firewalls({ application, firewalls }: { application: string; firewalls: readonly FirewallView[] }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(list);
  const { selected } = useSelection();
  const { matches } = useTextFilter();
  const shown = firewalls.filter((one) =>
    matches([one.name, one.account, one.namespace, ...one.guards.map(({ name }) => name)]),
  );
  const { first, more } = useFirstOnes(shown, selected, 'firewalls');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between rows; what they reach is interactive itself.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-3">
      <TextFilter label="Filter firewalls" placeholder="Name, place or workload" />
      {shown.length === 0 && <EmptyState title="No firewall matches the filter" />}
      {first.map((firewall) => (
        <FirewallCard
          key={firewall.id}
          application={application}
          firewall={firewall}
          selected={firewall.id === selected}
        />
      ))}
      {more}
    </div>
  );
}
