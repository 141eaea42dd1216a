import type { InventoryResource, InventorySink } from '#lib/providers/contract';
import { pause } from '#lib/providers/kubernetes/watch/pause';

/**
 * Gathers changes of one kind and hands them over together: after ~100 ms or at 500 rows. Only the newest state of an
 * object is kept, so a slow database makes batches larger and never a queue longer than the cluster itself. What could
 * not be written is tried again.
 */
export interface Batch {
  put(resource: InventoryResource): void;
  drop(id: string): void;
  /** Hands over what is there; resolves when it is written. */
  flush(): Promise<void>;
  /** Forgets what was not written, before a complete set replaces everything. */
  clear(): void;
}

const gatherMs = 100;
const mostRows = 500;

export function createBatch(sink: InventorySink, signal: AbortSignal): Batch {
  let waiting = new Map<string, InventoryResource | null>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const rows = waiting;
    waiting = new Map();
    if (rows.size > 0) writing = writing.then(() => deliver(rows));
    return writing;
  }

  async function deliver(rows: Map<string, InventoryResource | null>): Promise<void> {
    try {
      const kept = [...rows.values()].filter((row) => row !== null);
      const dropped = [...rows].filter(([, row]) => row === null).map(([id]) => id);
      if (kept.length > 0) await sink.upsert(kept);
      if (dropped.length > 0) await sink.remove(dropped);
    } catch {
      if (signal.aborted) return;
      // Newer states that came meanwhile win over those that failed.
      for (const [id, row] of rows) if (!waiting.has(id)) waiting.set(id, row);
      await pause(1000, signal);
      schedule();
    }
  }

  function schedule(): void {
    if (signal.aborted) return;
    if (waiting.size >= mostRows) void write();
    else timer ??= setTimeout(() => void write(), gatherMs);
  }

  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    put(resource) {
      waiting.set(resource.id, resource);
      schedule();
    },
    drop(id) {
      waiting.set(id, null);
      schedule();
    },
    flush: write,
    clear() {
      waiting.clear();
    },
  };
}
