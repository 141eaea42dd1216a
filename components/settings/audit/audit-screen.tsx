'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import { AuditChainState } from '#components/settings/audit/audit-chain';
import { Result } from '#components/settings/audit/audit-details';
import {
  type AuditEntry,
  type AuditPage,
  type AuditSearch,
  runOf,
  searchQuery,
} from '#components/settings/audit/audit-entry.ts';
import { AuditExport } from '#components/settings/audit/audit-export';
import { AuditFilters } from '#components/settings/audit/audit-filters';
import { OpenedEntry } from '#components/settings/audit/audit-opened';
import { api, queryString } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';

function columnsOf(open: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] {
  return [
    { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
    { key: 'actor', title: 'Who', cell: ({ actor }) => <span className="font-medium">{actor}</span> },
    {
      key: 'action',
      title: 'What',
      primary: true,
      cell: (entry) => (
        <button
          type="button"
          className="font-mono text-[12px] text-accent-ink hover:underline"
          onClick={() => open(entry)}
        >
          {entry.action}
        </button>
      ),
    },
    {
      key: 'object',
      title: 'On',
      cell: (entry) => {
        const run = runOf(entry);
        if (!run) return <span className="break-words">{entry.object}</span>;
        return (
          <Link href={run} className="break-words text-accent-ink hover:underline">
            {entry.object}
          </Link>
        );
      },
    },
    {
      key: 'result',
      title: 'Result',
      cell: ({ result, reason }) => (
        <span className="flex flex-wrap items-center gap-2">
          <Result result={result} />
          {reason && <span className="line-clamp-2 text-ink-2">{reason}</span>}
        </span>
      ),
    },
    { key: 'address', title: 'Address', cell: ({ address }) => <span className="text-ink-3">{address ?? '–'}</span> },
  ];
}

/** Who did what and who was refused what, newest first. */
export function AuditScreen() {
  const { search, change } = useSearch();
  const [opened, setOpened] = useUrlState('entry');
  const asked = searchQuery(search);
  const query = useInfiniteQuery({
    queryKey: ['audit', asked],
    queryFn: ({ signal, pageParam }) =>
      api.get<AuditPage>(`/api/audit${queryString({ ...asked, before: pageParam })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  const columns = columnsOf(({ id }) => setOpened(id, 'push'));
  const entry = query.data?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === opened);
  return (
    <div className="flex">
      <div className="min-w-0 flex-1">
        <Page
          title="Audit log"
          note="Everything people and programs changed, and what they were refused."
          actions={<AuditExport search={search} />}
        >
          <AuditChainState />
          <AuditFilters search={search} onChange={change} />
          <QueryFace query={query} what="The audit log" loading={<SkeletonRows rows={10} />}>
            {({ pages }) => {
              const rows = pages.flatMap((page) => page.rows);
              if (rows.length === 0) return <Nothing searched={Object.values(search).some(Boolean)} />;
              return (
                <>
                  <Table label="Audit log" columns={columns} rows={rows} rowKey={({ id }) => id} selectedKey={opened} />
                  {query.hasNextPage && (
                    <div className="flex justify-center">
                      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                        Show older entries
                      </Button>
                    </div>
                  )}
                </>
              );
            }}
          </QueryFace>
        </Page>
      </div>
      {opened && query.isSuccess && <OpenedEntry id={opened} loaded={entry} onClose={() => setOpened('')} />}
    </div>
  );
}

function Nothing({ searched }: { searched: boolean }) {
  return (
    <EmptyState icon={<ScrollText size={20} />} title={searched ? 'Nothing matches the search' : 'Nothing is recorded'}>
      {searched && 'Take a filter away, or give a longer time.'}
    </EmptyState>
  );
}

/** The search stands in the address, so that a link shows what its sender saw. */
function useSearch() {
  const states = {
    actor: useUrlState('actor'),
    action: useUrlState('action'),
    object: useUrlState('object'),
    result: useUrlState('result'),
    from: useUrlState('from'),
    to: useUrlState('to'),
  };
  const search = Object.fromEntries(Object.entries(states).map(([name, [value]]) => [name, value]));
  return {
    search: search as unknown as AuditSearch,
    change: (name: keyof AuditSearch, value: string) => states[name][1](value),
  };
}
