import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { missing } from '#lib/auth/can';
import { tokensOf } from '#lib/auth/token-scope';
import { guardOfExecution } from '#lib/executions/guard';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { findStage, lockExecution, type NewSignal, type RunFacts, type StageFacts } from '#lib/store/executions-write';

/** How people tell a run something: by a message in its inbox, written with who may, and with what the audit log keeps of it. */
/** What was asked of a run: how it stood, and what shall become of it. The engine does it a moment later. */
export interface Change {
  stage?: StageFacts;
  before: JsonObject;
  after: JsonObject;
  /** In place of the usual word for it. */
  verb?: string;
}

export async function tell(
  database: Database,
  actor: Actor,
  id: string,
  action: string,
  work: (sql: Sql, run: RunFacts) => Promise<Change>,
  reason?: string,
): Promise<void> {
  await inTransaction(database, async (sql) => {
    const run = await lockExecution(sql, id);
    if (!run) throw missing(`execution ${id}`);
    (await guardOfExecution(database, run))(actor, 'execute');
    const { stage, verb = action, ...change } = await work(sql, run);
    await recordAudit(sql, actor, {
      action: `execution.${verb}`,
      object: `${run.application}/${run.name}`,
      application: run.application,
      ...(reason ? { reason: reason.slice(0, 1000) } : {}),
      details: { executionId: id, ...(stage ? { stage: stage.name, stageId: stage.id } : {}) },
      ...change,
    });
  });
}

export function signalOf(
  actor: Actor,
  run: RunFacts,
  name: NewSignal['name'],
  stageId: string | null,
  payload: JsonObject,
): NewSignal {
  return { executionId: run.id, application: run.application, stageId, name, payload, sentBy: actor.name };
}

export async function requireStage(sql: Sql, run: RunFacts, stageId: string): Promise<StageFacts> {
  const stage = await findStage(sql, run.id, stageId);
  if (!stage) throw notFound(`${run.name} has no stage ${stageId}`, { object: stageId });
  return stage;
}

/** What goes on because somebody with a limited token asked for it does no more than that token may. */
export function withTokens(actor: Actor): JsonObject {
  const tokens = tokensOf(actor);
  return tokens.length > 0 ? { with: tokens } : {};
}
