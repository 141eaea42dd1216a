'use client';
import { Cloud } from 'lucide-react';
import { AccountTest } from '#components/settings/account-test';
import { SyncState } from '#components/settings/sync-state';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { Badge } from '#components/ui/badge';
import { EmptyState } from '#components/ui/empty-state';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { AccountKind, AccountView } from '#lib/accounts/view';

const kindTitles: Record<AccountKind, string> = {
  cloud: 'Clouds',
  ci: 'CI systems',
  'metric-store': 'Metric stores',
  notification: 'Notifications',
};

const columns: readonly Column<AccountView>[] = [
  {
    key: 'name',
    title: 'Name',
    width: '20%',
    primary: true,
    cell: ({ name }) => <span className="font-semibold">{name}</span>,
  },
  { key: 'type', title: 'Type', width: '14%', cell: ({ type }) => <span className="text-ink-2">{type}</span> },
  {
    key: 'environment',
    title: 'Environment',
    width: '14%',
    cell: ({ environment }) => (environment ? <Badge>{environment}</Badge> : <span className="text-ink-3">–</span>),
  },
  { key: 'health', title: 'Health', width: '26%', cell: (account) => <SyncState account={account} /> },
  {
    key: 'source',
    title: 'From',
    width: '14%',
    cell: ({ source }) => (
      <span className="text-ink-2">{source === 'file' ? 'gennaker.yaml' : 'this installation'}</span>
    ),
  },
];

const testColumn: Column<AccountView> = {
  key: 'test',
  title: 'Connection',
  align: 'end',
  cell: (account) => <AccountTest account={account} />,
};

/** What Gennaker talks to, and whether it can. */
export function AccountsScreen({ initial }: { initial: { rows: AccountView[] } | undefined }) {
  const person = usePerson();
  const query = useLiveQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ rows: AccountView[] }>('/api/accounts', { signal }),
    live: ['accounts', 'inventory'],
    initialData: initial,
  });
  return (
    <Page title="Accounts">
      <QueryFace query={query} what="The accounts" loading={<SkeletonRows rows={5} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<Cloud size={20} />} title="No accounts yet">
              An administrator adds clusters, CI systems and mail servers in gennaker.yaml or through the API.
            </EmptyState>
          ) : (
            [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, accounts]) => (
              <section key={kind} className="flex flex-col gap-2">
                <h2 className="text-section">{kindTitles[kind]}</h2>
                <Table
                  label={kindTitles[kind]}
                  columns={person?.admin ? [...columns, testColumn] : columns}
                  rows={accounts}
                  rowKey={({ name }) => name}
                />
              </section>
            ))
          )
        }
      </QueryFace>
    </Page>
  );
}
