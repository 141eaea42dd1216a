'use client';
import { Bot } from 'lucide-react';
import { useState } from 'react';
import { FileNote } from '#components/settings/file-note';
import { ServiceAccountDetails } from '#components/settings/service-accounts/service-account-details';
import {
  AddServiceAccountDialog,
  DeleteServiceAccountDialog,
  ServiceRolesDialog,
} from '#components/settings/service-accounts/service-account-dialogs';
import { serviceAccountsKey } from '#components/settings/service-accounts/service-account-key.ts';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { FileStateView, ServiceAccountView } from '#lib/users/view';

type Asked = { account: ServiceAccountView; to: 'roles' | 'delete' };

const facts = (open: (account: ServiceAccountView) => void): readonly Column<ServiceAccountView>[] => [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: (account) => (
      <span className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          className="text-left font-semibold break-all hover:underline"
          onClick={() => open(account)}
        >
          {account.name}
        </button>
        {account.source === 'file' && <Badge>From file</Badge>}
      </span>
    ),
  },
  {
    key: 'roles',
    title: 'Roles',
    cell: ({ roles }) => (
      <span className="flex flex-wrap gap-1 py-1">
        {roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
        {roles.length === 0 && <span className="text-ink-3">none</span>}
      </span>
    ),
  },
  { key: 'tokens', title: 'Tokens', cell: ({ tokens }) => tokens.length || <span className="text-ink-3">none</span> },
  {
    key: 'pipelines',
    title: 'Triggers of',
    cell: ({ pipelines: { length } }) =>
      length === 0 ? <span className="text-ink-3">–</span> : `${length} pipeline${length === 1 ? '' : 's'}`,
  },
  {
    key: 'used',
    title: 'Last used',
    cell: ({ lastUsedAt }) =>
      lastUsedAt ? <RelativeTime at={lastUsedAt} /> : <span className="text-ink-3">never</span>,
  },
];

/** Names for programs and triggers: what each may do, who may use it, and what depends on it. */
export function ServiceAccountsScreen() {
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [opened, setOpened] = useUrlState('account');
  const query = useLiveQuery({
    queryKey: serviceAccountsKey,
    queryFn: ({ signal }) =>
      api.get<{ rows: ServiceAccountView[]; file?: FileStateView }>('/api/users/service-accounts', { signal }),
    live: ['accounts'],
  });
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      Add service account
    </Button>
  );
  const actions: Column<ServiceAccountView> = {
    key: 'actions',
    title: 'Actions',
    align: 'end',
    cell: (account) =>
      account.source === 'file' ? (
        <span className="text-ink-3">in gennaker.yaml</span>
      ) : (
        <span className="flex justify-end gap-1">
          <Button size="small" variant="ghost" onClick={() => setAsked({ account, to: 'roles' })}>
            Roles<span className="sr-only"> of {account.name}</span>
          </Button>
          <Button size="small" variant="ghost" onClick={() => setAsked({ account, to: 'delete' })}>
            Delete<span className="sr-only"> {account.name}</span>
          </Button>
        </span>
      ),
  };
  const account = query.data?.rows.find(({ name }) => name === opened);
  return (
    <div className="flex">
      <div className="min-w-0 flex-1">
        <Page
          title="Service accounts"
          note="For programs and triggers: each has roles and tokens, and nobody signs in as it."
          actions={query.data && query.data.rows.length > 0 && add}
        >
          <QueryFace query={query} what="The service accounts" loading={<SkeletonRows rows={5} />}>
            {({ rows, file }) => (
              <>
                <FileNote file={file} />
                {rows.length === 0 ? (
                  <EmptyState icon={<Bot size={20} />} title="There are no service accounts yet" action={add}>
                    A trigger that runs as one, or a program with its token, may do what its roles may.
                  </EmptyState>
                ) : (
                  <Table
                    label="Service accounts"
                    columns={[...facts(({ name }) => setOpened(name, 'push')), actions]}
                    rows={rows}
                    rowKey={({ name }) => name}
                    selectedKey={opened}
                  />
                )}
              </>
            )}
          </QueryFace>
        </Page>
      </div>
      {account && <ServiceAccountDetails account={account} onClose={() => setOpened('')} />}
      {adding && <AddServiceAccountDialog onClose={() => setAdding(false)} />}
      {asked?.to === 'roles' && <ServiceRolesDialog account={asked.account} onClose={() => setAsked(undefined)} />}
      {asked?.to === 'delete' && (
        <DeleteServiceAccountDialog account={asked.account} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}
