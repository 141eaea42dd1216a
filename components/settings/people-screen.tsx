'use client';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { AddUserDialog } from '#components/settings/add-user-dialog';
import { SecondFactorPolicyBar } from '#components/settings/second-factor-policy';
import { type UserAction, usersKey } from '#components/settings/user-actions.ts';
import { userDialogs } from '#components/settings/user-dialogs';
import { UserMenu } from '#components/settings/user-menu';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { UserView } from '#lib/users/view';

const facts: readonly Column<UserView>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name, displayName }) => (
      <>
        <Link href={`/settings/people/${encodeURIComponent(name)}`} className="font-semibold hover:underline">
          {name}
        </Link>
        {displayName && displayName !== name && <span className="ml-2 font-normal text-ink-2">{displayName}</span>}
      </>
    ),
  },
  { key: 'source', title: 'From', cell: ({ source }) => <span className="text-ink-2">{source}</span> },
  {
    key: 'roles',
    title: 'Roles',
    cell: ({ roles, admin }) => (
      <span className="flex flex-wrap gap-1">
        {admin && <Badge tone="accent">Administrator</Badge>}
        {roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
        {!admin && roles.length === 0 && <span className="text-ink-3">–</span>}
      </span>
    ),
  },
  {
    key: 'second-factor',
    title: 'Second factor',
    cell: ({ source, secondFactor }) =>
      secondFactor ? (
        <Badge tone="ok">On</Badge>
      ) : (
        <span className="text-ink-3">{source === 'local' ? 'none' : 'elsewhere'}</span>
      ),
  },
  {
    key: 'seen',
    title: 'Last signed in',
    cell: ({ lastSignInAt }) =>
      lastSignInAt ? <RelativeTime at={lastSignInAt} /> : <span className="text-ink-3">never</span>,
  },
];

/** Who can sign in, with which roles, and what an administrator does about that. */
export function PeopleScreen() {
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<{ user: UserView; action: UserAction }>();
  const query = useQuery({
    queryKey: usersKey,
    queryFn: ({ signal }) => api.get<{ rows: UserView[] }>('/api/users', { signal }),
    // Service accounts have a screen of their own.
    select: ({ rows }) => ({ rows: rows.filter(({ source }) => source !== 'service') }),
  });
  const columns: readonly Column<UserView>[] = [
    ...facts,
    {
      key: 'actions',
      title: 'Actions',
      align: 'end',
      cell: (user) => <UserMenu user={user} onAction={(action) => setAsked({ user, action })} />,
    },
  ];
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      Add user
    </Button>
  );
  const AskedDialog = asked && userDialogs[asked.action];
  return (
    <Page title="People" actions={query.data && add}>
      <QueryFace query={query} what="The people" loading={<SkeletonRows rows={5} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<Users size={20} />} title="Nobody has signed in yet" action={add} />
          ) : (
            <>
              <SecondFactorPolicyBar />
              <Table label="People" columns={columns} rows={rows} rowKey={({ name }) => name} />
            </>
          )
        }
      </QueryFace>
      {adding && <AddUserDialog onClose={() => setAdding(false)} />}
      {AskedDialog && <AskedDialog user={asked.user} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}
