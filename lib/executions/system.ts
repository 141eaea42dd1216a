import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { type Database, inTransaction } from '#lib/store/database';
import { healWithin, selectViolations, type ViolationRow } from '#lib/store/engine-heal';
import { countSignals, countUnfinished, type RunState, selectZombies, type ZombieRow } from '#lib/store/engine-health';
import { type QueueRow, selectQueues, selectWorkers, type WorkerRow } from '#lib/store/system';

export interface SystemView {
  workers: (WorkerRow & { alive: boolean })[];
  queues: QueueRow[];
  /** Unfinished runs by what will move them. */
  unfinished: Record<RunState, number>;
  /** What stages that wait for a signal wait for. */
  signals: { signal: string; stages: number }[];
  zombies: ZombieRow[];
  /** The latest broken promises, which were healed, and how many there ever were. */
  violations: { rows: ViolationRow[]; count: number };
}

/** A worker beats every second; after this long without one nobody counts on it. */
const silentMs = 30_000;

const theSystem = { kind: 'system', name: 'the system' } as const;

/** Whether the machinery turns. Only for administrators: it names applications without regard to who may read them. */
export async function systemOf(database: Database, actor: Actor): Promise<SystemView> {
  authorize(actor, 'administer', theSystem);
  const { pool } = database;
  const [workers, queues, unfinished, signals, zombies, violations] = await Promise.all([
    selectWorkers(pool),
    selectQueues(pool),
    countUnfinished(pool, silentMs),
    countSignals(pool),
    selectZombies(pool, silentMs),
    selectViolations(pool, 20),
  ]);
  return {
    workers: workers.map((worker) => ({ ...worker, alive: worker.silentMs < silentMs })),
    queues,
    unfinished,
    signals,
    zombies,
    violations,
  };
}

/**
 * Makes stuck runs move at once instead of at the next sweep. Safe at any time: it only makes a run due and its stages look
 * again, with the same idempotency keys. Answers how many it moved.
 */
export async function healSystem(database: Database, actor: Actor): Promise<{ healed: number }> {
  authorize(actor, 'administer', theSystem);
  return inTransaction(database, async (sql) => {
    const healed = await healWithin(sql, silentMs);
    await recordAudit(sql, actor, {
      action: 'system.heal',
      object: theSystem.name,
      details: { runs: healed.map(({ id }) => id) },
    });
    return { healed: healed.length };
  });
}
