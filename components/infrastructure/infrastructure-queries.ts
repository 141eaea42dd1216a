import { type ClusterFilters, filterQuery, noFilters } from '#components/infrastructure/cluster-filters.ts';
import { api, queryString } from '#components/shell/api.ts';
import type {
  AccountFreshness,
  ClusterPage,
  ClusterView,
  DriftView,
  FirewallView,
  ImageHistory,
  LiveDetail,
  LoadBalancerView,
  LogView,
  ResourceDetail,
  ResourceHistory,
} from '#lib/infrastructure/view';

/** Keys, calls and topics of what runs, so that every screen asks in the same way. */
type Signal = { signal: AbortSignal };

const pathOf = (application: string, part: string) => `/api/applications/${encodeURIComponent(application)}/${part}`;
const liveOf = (application: string) => ({
  live: [`application:${application}`],
  // An account that went stale is told about no application.
  refetchOn: [`inventory@${application}`, 'inventory'],
});

/** Clusters of a page. */
const pageSize = 50;

export function clustersOptions(application: string, filters: ClusterFilters) {
  return {
    queryKey: ['clusters', application, filters] as const,
    queryFn: ({ signal, pageParam }: Signal & { pageParam: string | undefined }) =>
      api.get<ClusterPage>(
        pathOf(application, 'clusters') + queryString({ ...filterQuery(filters), after: pageParam, limit: pageSize }),
        { signal },
      ),
    ...liveOf(application),
  };
}

interface Place {
  account: string;
  namespace: string;
  name: string;
}

/** The clusters of one name in one place, to find the one that an object belongs to. */
export function clustersNamedOptions(application: string, { account, namespace, name }: Place) {
  // Also what nobody has claimed: the details of any object ask for its place.
  const narrow = { account: [account], namespace: namespace ? [namespace] : [], search: name };
  const filters = { ...noFilters, ...narrow, unmanaged: true };
  return {
    queryKey: ['clusters', application, 'named', filters] as const,
    queryFn: async ({ signal }: Signal) => {
      const query = queryString({ ...filterQuery(filters), limit: 200 });
      const page = await api.get<ClusterPage>(pathOf(application, 'clusters') + query, { signal });
      return page.clusters;
    },
    ...liveOf(application),
  };
}

/** All clusters of an application as far as one page goes: for what other screens say about server groups. */
export function allClustersOptions(application: string) {
  return {
    queryKey: ['clusters', application, 'all'] as const,
    queryFn: async ({ signal }: Signal): Promise<ClusterView[]> =>
      (await api.get<ClusterPage>(pathOf(application, 'clusters') + queryString({ limit: 200 }), { signal })).clusters,
    ...liveOf(application),
  };
}

export interface LoadBalancerList {
  loadBalancers: LoadBalancerView[];
  accounts: AccountFreshness[];
}

const strangersIn = (unmanaged: boolean): string => queryString({ unmanaged: unmanaged ? 'true' : undefined });

export function loadBalancersOptions(application: string, unmanaged = false) {
  return {
    queryKey: ['load-balancers', application, unmanaged] as const,
    queryFn: ({ signal }: Signal) =>
      api.get<LoadBalancerList>(pathOf(application, 'load-balancers') + strangersIn(unmanaged), { signal }),
    ...liveOf(application),
  };
}

export interface FirewallList {
  firewalls: FirewallView[];
  accounts: AccountFreshness[];
}

export function firewallsOptions(application: string, unmanaged = false) {
  return {
    queryKey: ['firewalls', application, unmanaged] as const,
    queryFn: ({ signal }: Signal) =>
      api.get<FirewallList>(pathOf(application, 'firewalls') + strangersIn(unmanaged), { signal }),
    ...liveOf(application),
  };
}

export function resourceOptions(application: string, id: string) {
  return {
    queryKey: ['resource', id] as const,
    queryFn: ({ signal }: Signal) => api.get<ResourceDetail>(`/api/resources${queryString({ id })}`, { signal }),
    ...liveOf(application),
  };
}

/** How often the cloud itself is asked while somebody looks, in milliseconds. */
const liveMs = 5000;

export function liveResourceOptions(id: string) {
  return {
    queryKey: ['resource', id, 'live'] as const,
    queryFn: ({ signal }: Signal) => api.get<LiveDetail>(`/api/resources/live${queryString({ id })}`, { signal }),
    refetchInterval: liveMs,
    retry: false,
  };
}

/** Asking costs the cluster a dry run, so only a look does, and again after a while. */
const driftMs = 30_000;

export function driftOptions(id: string) {
  return {
    queryKey: ['resource', id, 'drift'] as const,
    queryFn: ({ signal }: Signal) => api.get<DriftView>(`/api/resources/drift${queryString({ id })}`, { signal }),
    staleTime: driftMs,
    refetchInterval: driftMs,
    retry: false,
  };
}

export function historyOptions(application: string, id: string) {
  return {
    queryKey: ['resource', id, 'history'] as const,
    queryFn: ({ signal }: Signal) =>
      api.get<ResourceHistory>(`/api/resources/history${queryString({ id })}`, { signal }),
    live: [`application:${application}`],
    refetchOn: [`execution@${application}`],
  };
}

export function imageHistoryOptions(id: string) {
  return {
    queryKey: ['resource', id, 'images'] as const,
    queryFn: ({ signal }: Signal) => api.get<ImageHistory>(`/api/resources/images${queryString({ id })}`, { signal }),
    refetchInterval: 15_000,
    retry: false,
  };
}

export interface LogChoice {
  id: string;
  container: string | undefined;
  previous: boolean;
}

/** `from` says where a first look begins: `tail:500` or `since:300`; later ones go on at `place`. */
export function readLog(
  { id, container, previous, from, place }: LogChoice & { from: string; place: LogView['place'] },
  options: { signal: AbortSignal; quiet: boolean },
): Promise<LogView> {
  const [how, count] = from.split(':');
  const query = queryString({
    id,
    container,
    previous: previous ? 'true' : undefined,
    ...(place ? { at: place.at, seen: place.seen } : { [how === 'since' ? 'sinceSeconds' : 'tailLines']: count }),
  });
  return api.get<LogView>(`/api/resources/log${query}`, options);
}

export const logFilePath = ({ id, container, previous }: LogChoice): string =>
  `/api/resources/log/download${queryString({ id, container, previous: previous ? 'true' : undefined })}`;
