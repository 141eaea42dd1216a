'use client';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { Badge } from '#components/ui/badge';
import { EmptyState } from '#components/ui/empty-state';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { UserView } from '#lib/users/view';

const columns: readonly Column<UserView>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name, displayName }) => (
      <>
        <span className="font-semibold">{name}</span>
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
    key: 'seen',
    title: 'Last signed in',
    cell: ({ lastSignInAt }) =>
      lastSignInAt ? <RelativeTime at={lastSignInAt} /> : <span className="text-ink-3">never</span>,
  },
];

/** Who can sign in, and with which roles. */
export function PeopleScreen() {
  const query = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.get<{ rows: UserView[] }>('/api/users', { signal }),
  });
  return (
    <Page title="People">
      <QueryFace query={query} what="The people" loading={<SkeletonRows rows={5} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<Users size={20} />} title="Nobody has signed in yet" />
          ) : (
            <Table label="People" columns={columns} rows={rows} rowKey={({ name }) => name} />
          )
        }
      </QueryFace>
    </Page>
  );
}
