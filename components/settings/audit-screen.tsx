'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { api, queryString } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';

interface AuditRow {
  id: string;
  at: number;
  actor: string;
  action: string;
  object: string;
  result: string;
  reason: string | null;
  address: string | null;
}

interface AuditPage {
  rows: AuditRow[];
  next?: string;
}

const columns: readonly Column<AuditRow>[] = [
  { key: 'at', title: 'When', primary: true, cell: ({ at }) => <RelativeTime at={at} /> },
  { key: 'actor', title: 'Who', cell: ({ actor }) => <span className="font-medium">{actor}</span> },
  { key: 'action', title: 'What', cell: ({ action }) => <span className="font-mono text-[12px]">{action}</span> },
  { key: 'object', title: 'On', cell: ({ object }) => <span className="break-words">{object}</span> },
  {
    key: 'result',
    title: 'Result',
    cell: ({ result, reason }) => (
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone={result === 'done' ? 'ok' : 'failed'}>{result}</Badge>
        {reason && <span className="text-ink-2">{reason}</span>}
      </span>
    ),
  },
  { key: 'address', title: 'From', cell: ({ address }) => <span className="text-ink-3">{address ?? '–'}</span> },
];

/** Who did what, newest first. */
export function AuditScreen() {
  const [who, setWho] = useUrlState('actor');
  const query = useInfiniteQuery({
    queryKey: ['audit', who],
    queryFn: ({ signal, pageParam }) =>
      api.get<AuditPage>(`/api/audit${queryString({ actor: who.trim(), before: pageParam })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Page
      title="Audit log"
      note="Everything people and programs changed, and what they were refused."
      actions={
        <div className="w-48 max-sm:w-full">
          <Input
            type="search"
            aria-label="Of one person"
            placeholder="Of one person"
            value={who}
            onChange={(event) => setWho(event.target.value)}
          />
        </div>
      }
    >
      <QueryFace query={query} what="The audit log" loading={<SkeletonRows rows={10} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0) return <EmptyState icon={<ScrollText size={20} />} title="Nothing is recorded" />;
          return (
            <>
              <Table label="Audit log" columns={columns} rows={rows} rowKey={({ id }) => id} />
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
  );
}
