import type { QueryClient } from '@tanstack/react-query';

/** The longest that a screen whose answers are slow waits before it asks again. */
const longestPauseMs = 5000;

/**
 * Asks anew for what changed. A query that is being asked by us is asked once more afterwards and never cut off: where
 * something changes all the time, an answer that takes longer than the next change would never arrive. As long as an answer
 * took, so long is the pause before the next, so that a slow one is not asked for all the time.
 */
export function createRefresher(client: QueryClient): (names: ReadonlySet<string>) => void {
  const asked = new Set<string>();
  const again = new Set<string>();

  async function refresh(hash: string): Promise<void> {
    if (asked.has(hash)) return void again.add(hash);
    asked.add(hash);
    for (let more = true; more; more = again.delete(hash)) {
      const started = performance.now();
      await client.invalidateQueries({ predicate: ({ queryHash }) => queryHash === hash });
      const pauseMs = Math.min(longestPauseMs, performance.now() - started);
      if (again.has(hash)) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    asked.delete(hash);
  }

  return (names) => {
    const changed = client.getQueryCache().findAll({
      predicate: ({ meta }) => {
        const live = meta?.live;
        return Array.isArray(live) && (names.has('resync') || live.some((name) => names.has(String(name))));
      },
    });
    for (const { queryHash } of changed) void refresh(queryHash);
  };
}
