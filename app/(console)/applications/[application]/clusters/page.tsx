import type { Metadata } from 'next';
import { filterQuery, filtersOf } from '#components/infrastructure/cluster-filters.ts';
import { ClustersScreen } from '#components/infrastructure/clusters/clusters-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listClusters } from '#lib/infrastructure/queries';

export const metadata: Metadata = { title: 'Clusters' };

interface ClustersPageProps {
  params: Promise<{ application: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ClustersPage({ params, searchParams }: ClustersPageProps) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/clusters`);
  const given = await searchParams;
  const filters = filtersOf((name) => [given[name]].flat()[0]);
  const page = await initialData(() =>
    listClusters(serverContext().database, actor, {
      application,
      ...filters,
      search: filterQuery(filters).search,
      limit: 50,
    }),
  );
  return <ClustersScreen application={application} initial={{ filters, page }} />;
}
