import { hash } from 'node:crypto';
import type { InventoryResource, InventorySink } from '#lib/providers/contract';
import { pause } from '#lib/providers/kubernetes/watch/pause';

/**
 * Gathers changes of one kind and hands them over together: after ~100 ms or at 500 rows. Only the newest state of an
 * object is kept, so a slow database makes batches larger and never a queue longer than the cluster itself. What could
 * not be written is tried again.
 *
 * Of what was handed over a fingerprint stays, so that a heartbeat, which changes nothing that anybody sees, and a list of
 * what is known already go no further than here. They are about 200 bytes an object, and all that is kept of it.
 */
export interface Batch {
  put(resource: InventoryResource): void;
  drop(id: string): void;
  /** Resolves when all that waits is written, however long the database is away, or when the watch ends. */
  flush(): Promise<void>;
  /** These are all there are: nothing of any other is remembered. */
  retain(ids: ReadonlySet<string>): void;
}

type Rows = Map<string, InventoryResource | null>;

const gatherMs = 100;
const mostRows = 500;

export function createBatch(sink: InventorySink, signal: AbortSignal): Batch {
  const known = new Map<string, string>();
  let waiting: Rows = new Map();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(deliver);
    return writing;
  }

  async function deliver(): Promise<void> {
    while (waiting.size > 0 && !signal.aborted) {
      const rows = waiting;
      waiting = new Map();
      try {
        return await handOver(sink, rows);
      } catch {
        // Newer states that came meanwhile win over those that failed.
        waiting = new Map([...rows, ...waiting]);
        await pause(1000, signal);
      }
    }
  }

  function wait(id: string, row: InventoryResource | null): void {
    waiting.set(id, row);
    if (signal.aborted) return;
    if (waiting.size === mostRows) void write();
    else timer ??= setTimeout(() => void write(), gatherMs);
  }

  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    put(resource) {
      const print = fingerprint(resource);
      if (known.get(resource.id) === print) return;
      // Known from now on, also while it is on its way: what fails is kept and goes again.
      known.set(resource.id, print);
      wait(resource.id, resource);
    },
    drop(id) {
      known.delete(id);
      wait(id, null);
    },
    flush: write,
    retain(ids) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };
}

async function handOver(sink: InventorySink, rows: Rows): Promise<void> {
  const kept = [...rows.values()].filter((row) => row !== null);
  const dropped = [...rows].filter(([, row]) => row === null).map(([id]) => id);
  if (kept.length > 0) await sink.upsert(kept);
  if (dropped.length > 0) await sink.remove(dropped);
}

/** Of everything but the version, which each heartbeat raises. */
function fingerprint({ version: _, ...content }: InventoryResource): string {
  return hash('sha1', JSON.stringify(content), 'base64');
}
