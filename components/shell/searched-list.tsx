'use client';
import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue } from 'react';
import { api, queryString } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLive } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';

export interface ListPage<Row> {
  rows: Row[];
  /** Where the next page begins, if there is one. */
  next?: string;
}

interface SearchedListProps<Row> {
  title: string;
  note?: ReactNode;
  /** `application`, for the sentence that nothing matches. */
  noun: string;
  placeholder: string;
  /** Of the API; takes `search`, `after` and `limit` and answers a page. */
  path: string;
  queryKey: QueryKey;
  live: readonly string[];
  /** The first page without a search, as the server rendered it. */
  initial: ListPage<Row> | undefined;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  icon: ReactNode;
  create: ReactNode;
  /** When there are none at all. */
  empty: { title: string; text: ReactNode };
  children?: ReactNode;
}

const pageSize = 100;

/** Everything of a kind that the person may read: search as you type, in the address, page by page, kept fresh. */
export function SearchedList<Row>(props: SearchedListProps<Row>) {
  const { title, note, noun, placeholder, columns, rowKey, icon, create, empty, children } = props;
  const [search, setSearch] = useUrlState('search');
  const wanted = useDeferredValue(search);
  const query = usePages(props, wanted);
  return (
    <Page
      title={title}
      note={note}
      actions={
        <>
          <div className="w-72 max-sm:w-full">
            <Input
              type="search"
              aria-label={`Search ${title.toLowerCase()}`}
              placeholder={placeholder}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          {create}
        </>
      }
    >
      {children}
      <QueryFace query={query} what={`The ${title.toLowerCase()}`} loading={<SkeletonRows rows={8} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows);
          if (rows.length === 0 && wanted) return <EmptyState icon={icon} title={`No ${noun} matches “${wanted}”`} />;
          if (rows.length === 0) {
            return (
              <EmptyState icon={icon} title={empty.title} action={create}>
                {empty.text}
              </EmptyState>
            );
          }
          return (
            <>
              <Table label={title} columns={columns} rows={rows} rowKey={rowKey} />
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
    </Page>
  );
}

function usePages<Row>({ path, queryKey, live, initial }: SearchedListProps<Row>, search: string) {
  useLive(live);
  return useInfiniteQuery({
    queryKey: [...queryKey, search],
    queryFn: ({ signal, pageParam }) =>
      api.get<ListPage<Row>>(`${path}${queryString({ search, after: pageParam, limit: pageSize })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    initialData: search === '' && initial ? { pages: [initial], pageParams: [undefined] } : undefined,
    placeholderData: keepPreviousData,
    meta: { live },
  });
}
