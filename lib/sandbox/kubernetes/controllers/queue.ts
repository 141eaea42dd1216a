import type { Cluster } from '../cluster.ts';

/** Work by key: a key that is added again before its turn comes is done once. */
export interface WorkQueue {
  add(key: string): void;
  /** Adds the key after `ms` of the small world's time; an earlier appointment of the key stays. */
  addAfter(key: string, ms: number): void;
}

const firstRetry = 1000;
const lastRetry = 60_000;

/** `work` returns when to look at the key again, in ms, or nothing. What it throws is tried again, ever more slowly. */
export function createQueue(cluster: Cluster, work: (key: string) => number | undefined): WorkQueue {
  const { timers } = cluster;
  const due = new Set<string>();
  const appointments = new Map<string, { at: number; cancel: () => void }>();
  const failures = new Map<string, number>();
  let draining = false;

  const attempt = (key: string) => {
    try {
      const again = work(key);
      failures.delete(key);
      if (again !== undefined) addAfter(key, again);
    } catch (error) {
      cluster.report(error);
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      addAfter(key, Math.min(lastRetry, firstRetry * 2 ** Math.min(count, 10)));
    }
  };
  const drain = () => {
    draining = false;
    const batch = [...due];
    due.clear();
    for (const key of batch) if (!timers.closed) attempt(key);
  };
  const add = (key: string) => {
    if (timers.closed) return;
    due.add(key);
    if (draining) return;
    draining = true;
    setImmediate(drain);
  };
  const addAfter = (key: string, ms: number) => {
    const at = Date.now() + timers.scaled(ms);
    const known = appointments.get(key);
    if (known !== undefined && known.at <= at) return;
    known?.cancel();
    const cancel = timers.after(ms, () => {
      appointments.delete(key);
      add(key);
    });
    appointments.set(key, { at, cancel });
  };
  return { add, addAfter };
}
