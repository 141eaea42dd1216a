import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import type { Database } from '#lib/store/database';
import { countUnfinished, type RunState, selectZombies, type ZombieRow } from '#lib/store/engine-health';
import { type QueueRow, selectQueues, selectWorkers, type WorkerRow } from '#lib/store/system';

export interface SystemView {
  workers: (WorkerRow & { alive: boolean })[];
  queues: QueueRow[];
  /** Unfinished runs by what will move them. */
  unfinished: Record<RunState, number>;
  zombies: ZombieRow[];
}

/** A worker beats every few seconds; after this long without one nobody counts on it. */
const silentMs = 30_000;

/** Whether the machinery turns. Only for administrators: it names applications without regard to who may read them. */
export async function systemOf(database: Database, actor: Actor): Promise<SystemView> {
  authorize(actor, 'administer', { kind: 'system', name: 'the system' });
  const [workers, queues, unfinished, zombies] = await Promise.all([
    selectWorkers(database.pool),
    selectQueues(database.pool),
    countUnfinished(database.pool, silentMs),
    selectZombies(database.pool, silentMs),
  ]);
  return {
    workers: workers.map((worker) => ({ ...worker, alive: worker.silentMs < silentMs })),
    queues,
    unfinished,
    zombies,
  };
}

/** Numbers without names, for monitoring: `zombie` must stay 0 and `due` small. */
export async function systemHealth(database: Database): Promise<Record<RunState, number>> {
  return countUnfinished(database.pool, silentMs);
}
