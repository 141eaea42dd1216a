'use client';
import { Cloud } from 'lucide-react';
import Link from 'next/link';
import { accountKindNames, accountPage, accountsKey } from '#components/settings/account-kinds.ts';
import { AccountTest } from '#components/settings/account-test';
import { SyncState } from '#components/settings/sync-state';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import { accountKinds, originOf } from '#lib/accounts/kind';
import type { AccountView } from '#lib/accounts/view';

const facts: readonly Column<AccountView>[] = [
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
    cell: ({ source }) => <span className="text-ink-2">{originOf(source)}</span>,
  },
];

const plainName: Column<AccountView> = {
  key: 'name',
  title: 'Name',
  width: '20%',
  primary: true,
  cell: ({ name }) => <span className="font-semibold">{name}</span>,
};

const linkedName: Column<AccountView> = {
  ...plainName,
  cell: (account) => (
    <Link href={accountPage(account)} className="font-semibold hover:text-accent-ink hover:underline">
      {account.name}
    </Link>
  ),
};

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
    queryKey: accountsKey,
    queryFn: ({ signal }) => api.get<{ rows: AccountView[] }>('/api/accounts?kind=all', { signal }),
    live: ['accounts', 'inventory'],
    initialData: initial,
  });
  const admin = person?.admin === true;
  const columns = admin ? [linkedName, ...facts, testColumn] : [plainName, ...facts];
  const add = admin && (
    <Button asChild variant="primary">
      <Link href="/settings/accounts/new">Add account</Link>
    </Button>
  );
  return (
    <Page title="Accounts" note="What Gennaker talks to: clusters, CI systems, metrics, mail." actions={add}>
      <QueryFace query={query} what="The accounts" loading={<SkeletonRows rows={5} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<Cloud size={20} />} title="No accounts yet" action={add}>
              {admin
                ? 'Add a cluster to deploy to; CI systems, metrics and mail can follow.'
                : 'An administrator adds clusters, CI systems and mail servers.'}
            </EmptyState>
          ) : (
            grouped(rows).map(([kind, accounts]) => (
              <section key={kind} className="flex flex-col gap-2">
                <h2 className="text-section">{accountKindNames[kind].title}</h2>
                <Table
                  label={accountKindNames[kind].title}
                  columns={columns}
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

function grouped(rows: readonly AccountView[]) {
  return accountKinds
    .map((kind) => [kind, rows.filter((row) => row.kind === kind)] as const)
    .filter(([, accounts]) => accounts.length > 0);
}
