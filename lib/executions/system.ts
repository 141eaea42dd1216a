import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import type { Database } from '#lib/store/database';
import {
  type QueueRow,
  selectQueues,
  selectWorkers,
  selectZombies,
  type WorkerRow,
  type ZombieRow,
} from '#lib/store/system';

export interface SystemView {
  workers: (WorkerRow & { alive: boolean })[];
  queues: QueueRow[];
  zombies: ZombieRow[];
}

/** A worker beats every few seconds; after this long without one nobody counts on it. */
const silentMs = 30_000;

/** Whether the machinery turns. Only for administrators: it names applications without regard to who may read them. */
export async function systemOf(database: Database, actor: Actor): Promise<SystemView> {
  authorize(actor, 'administer', { kind: 'system', name: 'the system' });
  const [workers, queues, zombies] = await Promise.all([
    selectWorkers(database.pool),
    selectQueues(database.pool),
    selectZombies(database.pool, silentMs),
  ]);
  return { workers: workers.map((worker) => ({ ...worker, alive: worker.silentMs < silentMs })), queues, zombies };
}
