'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { LayoutGrid } from 'lucide-react';
import Link from 'next/link';
import { useDeferredValue, useState } from 'react';
import { AccountMatrix } from '#components/applications/account-matrix';
import { CreateApplicationDialog } from '#components/applications/create-application-dialog';
import { applicationPath, executionPath } from '#components/executions/paths.ts';
import { api, queryString } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLive } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { ApplicationRow } from '#lib/applications/view';
import { isStatus } from '#lib/engine/statuses';

export interface ApplicationPage {
  rows: ApplicationRow[];
  next?: string;
}

const columns: readonly Column<ApplicationRow>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name, description }) => (
      <span className="block max-w-[46ch] min-w-0 truncate">
        <Link href={applicationPath(name, 'pipelines')} className="font-semibold hover:underline">
          {name}
        </Link>
        {description && <span className="ml-2.5 font-normal text-ink-3 max-sm:hidden">{description}</span>}
      </span>
    ),
  },
  { key: 'owner', title: 'Owner', cell: ({ owner }) => <span className="text-ink-2">{owner || '–'}</span> },
  { key: 'accounts', title: 'Runs in', cell: ({ accounts }) => <AccountMatrix accounts={accounts} /> },
  { key: 'last', title: 'Last run', cell: (row) => <LastRun application={row.name} last={row.lastExecution} /> },
];

/** Everything that can be delivered: search as you type, in the address. */
export function ApplicationsScreen({ initial }: { initial: ApplicationPage | undefined }) {
  const [search, setSearch] = useUrlState('search');
  const [creating, setCreating] = useState(false);
  const wanted = useDeferredValue(search);
  useLive(['application', 'execution']);
  const query = useInfiniteQuery({
    queryKey: ['applications', wanted],
    queryFn: ({ signal, pageParam }) =>
      api.get<ApplicationPage>(`/api/applications${queryString({ search: wanted, after: pageParam, limit: 100 })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    initialData: wanted === '' && initial ? { pages: [initial], pageParams: [undefined] } : undefined,
    placeholderData: keepPreviousData,
    meta: { live: ['application', 'execution'] },
  });
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      New application
    </Button>
  );
  return (
    <Page
      title="Applications"
      actions={
        <>
          <div className="w-64 max-sm:w-full">
            <Input
              type="search"
              aria-label="Search applications"
              placeholder="Search by name, owner or description"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          {create}
        </>
      }
    >
      <QueryFace query={query} what="The applications" loading={<SkeletonRows rows={8} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0) {
            return wanted ? (
              <EmptyState icon={<LayoutGrid size={20} />} title={`No application matches “${wanted}”`} />
            ) : (
              <EmptyState icon={<LayoutGrid size={20} />} title="No applications yet" action={create}>
                An application is what you deliver as one: its pipelines, and what of it runs where.
              </EmptyState>
            );
          }
          return (
            <>
              <Table label="Applications" columns={columns} rows={rows} rowKey={({ name }) => name} />
              {query.hasNextPage && (
                <div className="flex justify-center">
                  <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    Show more
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </QueryFace>
      {creating && <CreateApplicationDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function LastRun({ application, last }: { application: string; last: ApplicationRow['lastExecution'] }) {
  if (!last || !isStatus(last.status)) return <span className="text-ink-3">never</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <StatusIcon state={stateOf(last.status)} />
      <Link href={executionPath({ application, id: last.id })} className="min-w-0 truncate hover:underline">
        {last.name}
      </Link>
      <RelativeTime at={last.at} className="whitespace-nowrap text-ink-3" />
    </span>
  );
}
