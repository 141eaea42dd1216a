'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useDeferredValue, useRef } from 'react';
import {
  type ClusterFilters,
  type FacetName,
  facetNames,
  filtersOf,
  isFiltered,
} from '#components/infrastructure/cluster-filters.ts';
import { ClusterCard } from '#components/infrastructure/clusters/cluster-card';
import { ClustersSkeleton } from '#components/infrastructure/clusters/clusters-skeleton';
import { FilterBar } from '#components/infrastructure/clusters/filter-bar';
import { FacetGroups, SearchField } from '#components/infrastructure/clusters/filter-panel';
import { NoClusters } from '#components/infrastructure/clusters/no-clusters';
import { clustersOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { MasterDetail } from '#components/infrastructure/master-detail';
import { useSelection } from '#components/infrastructure/resource-link';
import { StaleAccounts } from '#components/infrastructure/stale-accounts';
import { useRowKeys } from '#components/infrastructure/use-row-keys.ts';
import { QueryFace } from '#components/shell/failure';
import { useLive } from '#components/shell/live';
import { Button } from '#components/ui/button';
import type { ClusterPage } from '#lib/infrastructure/view';

interface ClustersScreenProps {
  application: string;
  initial: { filters: ClusterFilters; page: ClusterPage | undefined };
}

/** What runs of an application, version by version, kept fresh. */
export function ClustersScreen({ application, initial }: ClustersScreenProps) {
  const params = useSearchParams();
  const filters = filtersOf((name) => params.get(name));
  const wanted = useDeferredValue(filters);
  const query = useClusters(application, wanted, initial);
  const first = query.data?.pages[0];
  const unhealthy = (query.data?.pages ?? [])
    .flatMap(({ clusters }) => clusters)
    .reduce((sum, { instances }) => sum + (instances.unhealthy ?? 0), 0);
  const clear = () => {
    for (const name of ['search', ...facetNames] as const) setParameter(name, '');
  };
  return (
    <MasterDetail
      part="Clusters"
      mark={unhealthy > 0 ? `✖ ${unhealthy} unhealthy` : undefined}
      application={application}
      side={
        <div className="flex flex-col gap-5">
          <SearchField filters={filters} onChange={setParameter} />
          <FacetGroups filters={filters} facets={first?.facets} onChange={setParameter} />
        </div>
      }
    >
      <Bar filters={filters} facets={first?.facets} />
      <QueryFace query={query} what={`The clusters of ${application}`} loading={<ClustersSkeleton />}>
        {({ pages }) => (
          <>
            <StaleAccounts accounts={pages[0]?.accounts ?? []} />
            <Clusters application={application} pages={pages} filtered={isFiltered(wanted)} onClear={clear} />
            {query.hasNextPage && (
              <div className="flex justify-center">
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Show more clusters
                </Button>
              </div>
            )}
          </>
        )}
      </QueryFace>
    </MasterDetail>
  );
}

function Bar({ filters, facets }: { filters: ClusterFilters; facets: ClusterPage['facets'] | undefined }) {
  const { selected } = useSelection();
  const where = selected ? 'xl:hidden' : 'lg:hidden';
  return <FilterBar filters={filters} facets={facets} onChange={setParameter} className={`flex gap-2 ${where}`} />;
}

function setParameter(name: 'search' | FacetName, value: string) {
  const search = new URLSearchParams(location.search);
  if (value) search.set(name, value);
  else search.delete(name);
  const text = search.toString();
  history.replaceState(null, '', `${location.pathname}${text && `?${text}`}`);
}

function useClusters(application: string, filters: ClusterFilters, initial: ClustersScreenProps['initial']) {
  const { live, refetchOn, ...options } = clustersOptions(application, filters);
  const { connected } = useLive(live);
  const rendered =
    initial.page && JSON.stringify(initial.filters) === JSON.stringify(filters) ? initial.page : undefined;
  return useInfiniteQuery({
    ...options,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    initialData: rendered && { pages: [rendered], pageParams: [undefined] },
    placeholderData: keepPreviousData,
    refetchInterval: connected ? false : 20_000,
    meta: { live: refetchOn },
  });
}

interface ClustersProps {
  application: string;
  pages: readonly ClusterPage[];
  filtered: boolean;
  onClear: () => void;
}

function Clusters({ application, pages, filtered, onClear }: ClustersProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(list);
  const { selected } = useSelection();
  const clusters = pages.flatMap((page) => page.clusters);
  if (clusters.length === 0) {
    const accounts = (pages[0]?.accounts.length ?? 0) > 0;
    return <NoClusters application={application} filtered={filtered} onClear={onClear} accounts={accounts} />;
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between rows; what they reach is interactive itself.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-3">
      {clusters.map((cluster) => (
        <ClusterCard key={cluster.id} application={application} cluster={cluster} selected={selected} />
      ))}
    </div>
  );
}
