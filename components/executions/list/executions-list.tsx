'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import {
  type ExecutionFilters,
  type ExecutionPage,
  executionsOptions,
} from '#components/executions/execution-queries.ts';
import { ExecutionLine } from '#components/executions/list/execution-line';
import { useHeldRows } from '#components/executions/list/use-held-rows.ts';
import { QueryFace } from '#components/shell/failure';
import { useLive } from '#components/shell/live';
import { Button } from '#components/ui/button';
import { useListKeys } from '#components/ui/list-keys.ts';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ExecutionRow } from '#lib/executions/view';

interface ExecutionsListProps {
  filters: ExecutionFilters;
  initial?: ExecutionPage;
  empty: ReactNode;
  /** Say the application too. */
  everywhere?: boolean;
}

/** Runs, newest first, page by page, kept fresh. */
export function ExecutionsList({ filters, initial, empty, everywhere }: ExecutionsListProps) {
  const { topics, names, ...options } = executionsOptions(filters);
  const { connected } = useLive(topics);
  const query = useInfiniteQuery({
    ...options,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    initialData: initial && { pages: [initial], pageParams: [undefined] },
    refetchInterval: connected ? false : 20_000,
    meta: { live: names },
  });
  return (
    <QueryFace query={query} what="The runs" loading={<SkeletonRows rows={10} />}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        if (rows.length === 0) return empty;
        return (
          <>
            <Rows rows={rows} listKey={JSON.stringify(filters)} everywhere={everywhere} />
            {query.hasNextPage && (
              <div className="flex justify-center">
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show older runs
                </Button>
              </div>
            )}
          </>
        );
      }}
    </QueryFace>
  );
}

interface RowsProps {
  rows: readonly ExecutionRow[];
  listKey: string;
  everywhere?: boolean;
}

function Rows({ rows, listKey, everywhere }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useListKeys(list);
  const { shown, held, release } = useHeldRows(rows, listKey);
  return (
    <>
      {held > 0 && (
        <div className="sticky top-24 z-10 flex justify-center">
          <Button size="small" variant="primary" onClick={release} className="rounded-full!">
            <ArrowUp size={14} aria-hidden /> {held} new
          </Button>
        </div>
      )}
      <ul
        ref={list}
        onKeyDown={onKeyDown}
        aria-label="Runs"
        className="overflow-hidden rounded-panel border border-line bg-panel *:[contain-intrinsic-size:auto_44px] *:[content-visibility:auto]"
      >
        {shown.map((execution) => (
          <ExecutionLine key={execution.id} execution={execution} named everywhere={everywhere} />
        ))}
      </ul>
    </>
  );
}
