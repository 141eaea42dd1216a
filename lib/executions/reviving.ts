import { isComplete, isHalt, releasesDownstream } from '#lib/engine/statuses';
import { conflict } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { graphOf } from '#lib/pipelines/graph';
import { stageDefinition } from '#lib/stages/definitions';
import type { Database, Sql } from '#lib/store/database';
import {
  findPipeline,
  insertSignal,
  lockExecution,
  type NewSignal,
  type RunFacts,
  reviveExecution,
  type StageFacts,
  selectUpstream,
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
      payload: { child: child.id, ...(signal.payload.with ? { with: signal.payload.with } : {}) },
      sentBy: signal.sentBy,
    });
    child = parent;
  }
}

/** A stage that waits for one which will not run would not begin, and its run would end as it had (Orca lets that happen). */
export async function refuseBehindHalt(sql: Sql, run: RunFacts, stage: StageFacts): Promise<void> {
  const upstream = await selectUpstream(sql, run.id, stage.id);
  const halted = upstream.find(
    ({ status }) => isHalt(status) || (isComplete(run.status) && !releasesDownstream(status)),
  );
  if (!halted) return;
  throw conflict(`${stage.name} waits for ${halted.name}, which is ${halted.status}; restart that one`);
}

/** By refId: what types want to have as the pipeline is stored now (reference §7.6.7), and not as the run began. */
export async function correctedFields(sql: Sql, run: RunFacts): Promise<JsonObject> {
  const stored = run.pipelineId === null ? undefined : await findPipeline(sql, run.application, run.pipelineId);
  const corrected: JsonObject = {};
  for (const { refId, type, document } of stored ? graphOf(stored.document) : []) {
    const names = stageDefinition(type)?.freshOnRestart?.filter((name) => Object.hasOwn(document, name)) ?? [];
    if (names.length > 0) corrected[refId] = Object.fromEntries(names.map((name) => [name, document[name]!]));
  }
  return corrected;
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
