'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Box, LayoutGrid, Play, Search, Workflow } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useDeferredValue, useRef } from 'react';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { searchOptions } from '#components/shell/search-query.ts';
import { useUrlState } from '#components/shell/url-state.ts';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { useListKeys } from '#components/ui/list-keys.ts';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { SearchHit } from '#lib/search/view';

const kinds: Record<SearchHit['kind'], { title: string; icon: ReactNode }> = {
  application: { title: 'Applications', icon: <LayoutGrid size={16} /> },
  pipeline: { title: 'Pipelines', icon: <Workflow size={16} /> },
  execution: { title: 'Runs', icon: <Play size={16} /> },
  resource: { title: 'Resources', icon: <Box size={16} /> },
};

export function SearchScreen() {
  const [text, setText] = useUrlState('q');
  const wanted = useDeferredValue(text);
  const query = useQuery({ ...searchOptions(wanted, 25), placeholderData: keepPreviousData });
  return (
    <Page title="Search">
      <div className="max-w-xl">
        <Input
          type="search"
          autoFocus
          aria-label="Search"
          placeholder="A name, a branch, an image, a number"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {wanted.trim() === '' ? (
        <EmptyState icon={<Search size={20} />} title="Find anything with a name">
          Applications, pipelines, runs by number or parameter, and what lives in the clusters.
        </EmptyState>
      ) : (
        <QueryFace query={query} what="The results" loading={<SkeletonRows rows={6} />}>
          {({ rows }) => <Results rows={rows} text={wanted} />}
        </QueryFace>
      )}
    </Page>
  );
}

function Results({ rows, text }: { rows: readonly SearchHit[]; text: string }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useListKeys(list);
  if (rows.length === 0) {
    return (
      <EmptyState icon={<Search size={20} />} title={`Nothing is called “${text.trim()}”`}>
        Only what you may read is searched.
      </EmptyState>
    );
  }
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows inside are what is focused.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-4">
      {[...byKind].map(([kind, hits]) => (
        <Panel key={kind} title={kinds[kind].title} flush>
          <ul>
            {hits.map((hit) => (
              <li
                key={hit.href + hit.title}
                data-row
                tabIndex={-1}
                className="relative flex min-h-10 items-center gap-3 border-b border-line px-4 py-1.5 text-data last:border-0 hover:bg-raised/60 focus-visible:-outline-offset-2"
              >
                <span className="text-ink-3" aria-hidden>
                  {kinds[kind].icon}
                </span>
                <Link
                  href={hit.href}
                  className="min-w-0 max-w-2/3 shrink-0 truncate font-medium after:absolute after:inset-0 hover:underline"
                >
                  {hit.title}
                </Link>
                <span className="min-w-0 truncate text-ink-2">{hit.note}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}
