import type { Kinds } from './resources/registry.ts';
import type { Store } from './store/store.ts';
import type { Timers } from './timers.ts';

/** What the API and the controllers of one cluster share. */
export interface Cluster {
  name: string;
  store: Store;
  kinds: Kinds;
  timers: Timers;
  /** Exact times, in epoch milliseconds by uid, of what the API tells to the second only. */
  moments: Map<string, number>;
  /** Watches that are open now. */
  watches: number;
  /** Takes note of what a controller could not do; it tries again by itself. */
  report(error: unknown): void;
}

export const version = { major: '1', minor: '32', gitVersion: 'v1.32.4' };
