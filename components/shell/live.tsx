'use client';
import {
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import {
  createLiveSource,
  type LiveSource,
  type LiveStatus,
  namesOf,
  openEventSource,
} from '#components/shell/live-source.ts';
import { createRefresher } from '#components/shell/refresh.ts';

const LiveContext = createContext<LiveSource | undefined>(undefined);
const assumed: LiveStatus = { connected: true, since: 0 };
/** A deploy tells of many changes at once; one look at the end of each burst is enough. */
const burstMs = 150;

export function LiveProvider({ children }: { children: ReactNode }) {
  const [source] = useState(() => createLiveSource(openEventSource));
  const client = useQueryClient();
  useEffect(() => {
    let names = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = createRefresher(client);
    const look = () => {
      const changed = names;
      names = new Set();
      timer = undefined;
      refresh(changed);
    };
    const stop = source.onChange((change) => {
      for (const name of namesOf(change)) names.add(name);
      timer ??= setTimeout(look, burstMs);
    });
    const retry = () => source.retry();
    addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
    return () => {
      stop();
      clearTimeout(timer);
      removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retry);
    };
  }, [source, client]);
  return <LiveContext value={source}>{children}</LiveContext>;
}

/**
 * Watches topics while mounted: `execution:<id>`, `application:<name>`, `approvals`, `inventory`, `all`. Queries whose
 * `meta.live` names a change are refetched. Answers whether the stream is connected, and since when.
 */
export function useLive(topics: readonly string[] = []): LiveStatus {
  const source = useContext(LiveContext);
  const key = topics.join(',');
  useEffect(() => (key && source ? source.watch(key.split(',')) : undefined), [source, key]);
  return useSyncExternalStore(source?.subscribe ?? (() => () => {}), source?.status ?? (() => assumed), () => assumed);
}

interface LiveQueryOptions<T> extends UseQueryOptions<T, Error, T, QueryKey> {
  /** Topics to watch; the query is refetched when one of them changes. */
  live: readonly string[];
  /** Refetch only for these names, e.g. `execution@storefront` out of everything about the application. */
  refetchOn?: readonly string[];
}

/** A query that stays fresh by the stream; while that is down, it looks by itself every 20 seconds. */
export function useLiveQuery<T>({ live, refetchOn, ...options }: LiveQueryOptions<T>): UseQueryResult<T> {
  const { connected } = useLive(live);
  return useQuery({
    refetchInterval: connected ? false : 20_000,
    ...options,
    meta: { ...options.meta, live: refetchOn ?? live },
  });
}
