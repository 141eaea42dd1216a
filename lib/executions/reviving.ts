import { isComplete } from '#lib/engine/statuses';
import { conflict } from '#lib/kernel/errors';
import type { Database, Sql } from '#lib/store/database';
import {
  insertSignal,
  lockExecution,
  type NewSignal,
  type RunFacts,
  reviveExecution,
} from '#lib/store/executions-write';

/**
 * Lets a run go on that has ended (reference §7.4). When a stage of a run that has ended too waited for it, that stage runs
 * again and waits once more, and so up to the outermost. The run's row must be locked.
 */
export async function revive(database: Database, sql: Sql, run: RunFacts, signal: NewSignal): Promise<void> {
  if (run.waitsForTurn) throw conflict(`${run.name} waits for its turn already`);
  if (!isComplete(run.status)) {
    await insertSignal(database, sql, signal);
    return;
  }
  // All rows of runs are locked before the first pipeline's: the order that commits keep.
  const waiting = await lockWaitingAncestors(sql, run);
  await reviveExecution(database, sql, run, signal);
  let child = run;
  for (const parent of waiting) {
    await reviveExecution(database, sql, parent, {
      executionId: parent.id,
      application: parent.application,
      stageId: child.parentStageId,
      name: 'restart',
      payload: { child: child.id },
      sentBy: signal.sentBy,
    });
    child = parent;
  }
}

/** Nearest first, up to the first that has not ended. */
async function lockWaitingAncestors(sql: Sql, run: RunFacts): Promise<RunFacts[]> {
  const found: RunFacts[] = [];
  for (let one: RunFacts = run; one.parentExecutionId !== null && one.parentStageId !== null; ) {
    const parent = await lockExecution(sql, one.parentExecutionId);
    if (!parent || !isComplete(parent.status) || found.some(({ id }) => id === parent.id)) break;
    found.push(parent);
    one = parent;
  }
  return found;
}
