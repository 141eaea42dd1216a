import type { SecretBox } from '#lib/accounts/secrets';
import { requireApplication } from '#lib/applications/guard';
import { recordAudit } from '#lib/audit/record';
import { type Actor, internalActor } from '#lib/auth/actor';
import { tokensOf } from '#lib/auth/token-scope';
import { isComplete, isFailure } from '#lib/engine/statuses';
import { bindAtStart } from '#lib/executions/artifacts-at-start';
import { judgmentRefusal, patchOfJudgment } from '#lib/executions/judging';
import { launchOf } from '#lib/executions/launch';
import { correctedFields, refuseBehindHalt, revive } from '#lib/executions/reviving';
import { keepSecrets, refuseToShow } from '#lib/executions/secrets';
import { requireStage, signalOf, tell, withTokens } from '#lib/executions/telling';
import { conflict, forbidden, invalid, notFound, unavailable } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { withoutNulls } from '#lib/pipeline-configs/save-rules';
import { reasonNotToRun } from '#lib/pipeline-templates/making';
import { type PipelineDocument, pipelineDocument } from '#lib/pipelines/document';
import { withScalarTypes } from '#lib/pipelines/scalar-types';
import { structuralErrors } from '#lib/pipelines/validate';
import type { ParentRun } from '#lib/stages/capabilities';
import { stageDefinition } from '#lib/stages/definitions';
import { endsByForce, selectAwaitedRuns } from '#lib/store/child-runs';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { deadlockSentence, selectDeadlocked } from '#lib/store/engine-deadlock';
import { lockTurns } from '#lib/store/engine-turns';
import {
  findByCorrelation,
  findPipeline,
  type Inserted,
  insertCancel,
  insertExecution,
  insertSignal,
  type StageFacts,
} from '#lib/store/executions-write';

/** What people and programs do to executions. Each authorizes, leaves an audit row, and tells the engine through the inbox. */

export interface StartInput {
  application: string;
  /** Name or id. */
  pipeline: string;
  trigger: JsonObject;
  parent?: Omit<ParentRun, 'summary'>;
  /** How many runs led to this one, when none of them waits for it. */
  depth?: number;
  /** Seals secret parameters; the installation's own when absent. */
  box?: SecretBox;
}

/** Deeper chains of pipelines starting pipelines are taken for a loop. */
export const maxDepth = 20;

/** Starts a pipeline once per `trigger.correlationId`. Throws `not-found`, `invalid` (disabled, missing parameters), `limit`. */
export async function startPipeline(database: Database, actor: Actor, input: StartInput): Promise<{ id: string }> {
  const application = await requireApplication(database, actor, 'execute', input.application);
  const stored = await findPipeline(database.pool, application.name, input.pipeline);
  if (!stored) {
    throw notFound(`Application ${application.name} has no pipeline ${input.pipeline}`, { object: input.pipeline });
  }
  if (stored.disabled) throw invalid(`Pipeline ${stored.name} is disabled; enable it before starting it`);
  const reason = await reasonNotToRun(database.pool, stored.document);
  if (reason) throw invalid(`Pipeline ${stored.name} cannot be made from its template: ${reason}`);
  const document = checkedDocument(stored.document);
  const depth = input.parent ? input.parent.depth + 1 : (input.depth ?? 0);
  if (depth > maxDepth) {
    throw invalid(
      `Pipeline ${stored.name} would be nested ${depth} deep; the limit is ${maxDepth}. Pipelines that start each other in a circle never end`,
    );
  }
  const { trigger, secrets } = launchOf(document, input.trigger, actor.name, depth);
  if (input.parent) {
    await refuseToShow(database, { name: stored.name, trigger, parent: input.parent.executionId }, input.box);
  }
  const correlationId = typeof trigger.correlationId === 'string' ? trigger.correlationId : null;
  return inTransaction(database, async (sql) => {
    if (input.parent && (await endsByForce(sql, input.parent.executionId))) {
      // To be asked again, so that the run takes its cancel first and does not fail of this.
      throw unavailable(`Pipeline ${stored.name} is not started, for the run that asks for it was canceled`);
    }
    if (correlationId) {
      // Under the pipeline's lock, so that two senders of the same id cannot both find nothing.
      await lockTurns(sql, stored.id);
      const earlier = await findByCorrelation(sql, application.name, correlationId);
      if (earlier) return { id: earlier };
    }
    const bound = await bindAtStart(sql, {
      pipelineId: stored.id,
      application: application.name,
      document,
      trigger,
      parent: input.parent?.executionId,
    });
    const inserted = await insertExecution(database, sql, {
      kind: 'pipeline',
      application: application.name,
      pipelineId: stored.id,
      name: stored.name,
      document,
      ...bound,
      startedBy: actor.name,
      startedWith: tokensOf(actor),
      correlationId,
      parent: input.parent ?? null,
    });
    const { id } = inserted;
    await keepSecrets(sql, id, secrets, input.box);
    if (input.parent?.waits) await refuseWaitingForItself(sql, inserted, stored.name);
    await recordAudit(sql, actor, {
      action: 'execution.start',
      object: `${application.name}/${stored.name}`,
      application: application.name,
      details: { executionId: id, trigger: String(trigger.type) },
      after: { parameters: objectAt(trigger, 'parameters'), ...(trigger.dryRun === true ? { dryRun: true } : {}) },
    });
    return { id };
  });
}

/** A run that waits for a turn which only runs hold that wait for it, like its own ancestors, would wait for ever. */
async function refuseWaitingForItself(sql: Sql, run: Inserted, name: string): Promise<void> {
  if (run.behind.length === 0) return;
  const deadlocked = await selectDeadlocked(sql);
  if (deadlocked.some(({ id }) => id === run.id)) throw invalid(deadlockSentence(name, run.behind[0]!));
}

/** Runs one stage by itself: how every change to a cloud by hand is made, so that it is recorded and can be canceled. */
export async function startOperation(
  database: Database,
  actor: Actor,
  input: { application: string; stage: JsonObject; reason?: string },
): Promise<{ id: string }> {
  const application = await requireApplication(database, actor, 'execute', input.application);
  const type = typeof input.stage.type === 'string' ? input.stage.type : '';
  const definition = stageDefinition(type);
  if (!definition || definition.internal) throw invalid(`There is no operation ${type || '(none)'}`);
  const checked = definition.fields.safeParse(withScalarTypes(definition.fields, input.stage));
  if (!checked.success) throw invalid(checked.error.issues.map((issue) => issue.message).join('; '));
  const name = typeof input.stage.name === 'string' && input.stage.name ? input.stage.name : definition.title;
  const document = { name, application: application.name, stages: [{ ...input.stage, refId: '1', name }] };
  return inTransaction(database, async (sql) => {
    const { id } = await insertExecution(database, sql, {
      kind: 'operation',
      application: application.name,
      pipelineId: null,
      name,
      document: document as unknown as PipelineDocument,
      trigger: { type: 'manual', user: actor.name, ...(input.reason ? { reason: input.reason } : {}) },
      startedBy: actor.name,
      startedWith: tokensOf(actor),
      correlationId: null,
      parent: null,
    });
    await recordAudit(sql, actor, {
      action: `operation.${definition.type}`,
      object: `${application.name}/${name}`,
      application: application.name,
      ...(input.reason ? { reason: input.reason } : {}),
      details: { executionId: id },
      after: input.stage,
    });
    return { id };
  });
}

/**
 * `force` ends the run without telling the outside work of its stages; runs that they wait for are canceled as usual. A run that
 * has ended stays as it is.
 */
export async function cancelExecution(
  database: Database,
  actor: Actor,
  input: { id: string; reason?: string; force?: boolean },
): Promise<void> {
  await tell(
    database,
    actor,
    input.id,
    'cancel',
    async (sql, run) => {
      const before = { status: run.status };
      if (isComplete(run.status)) return { before, after: before };
      const payload: JsonObject = input.reason ? { reason: input.reason.slice(0, 1000) } : {};
      await insertCancel(database, sql, signalOf(actor, run, input.force ? 'force-cancel' : 'cancel', null, payload));
      return { before, after: { status: 'CANCELED', ...(input.force ? { force: true } : {}) } };
    },
    input.reason,
  );
  if (!input.force) return;
  for (const child of await selectAwaitedRuns(database.pool, input.id)) {
    const reason = `${child.parentName}, which waited for it, was canceled by force`;
    await cancelExecution(database, internalActor('engine'), { id: child.id, reason });
  }
}

export async function pauseExecution(database: Database, actor: Actor, input: { id: string }): Promise<void> {
  await tell(database, actor, input.id, 'pause', async (sql, run) => {
    if (isComplete(run.status)) throw conflict(`${run.name} has ended and cannot be paused`);
    if (run.waitsForTurn) throw conflict(`${run.name} waits for its turn and has nothing to pause; cancel it instead`);
    await insertSignal(database, sql, signalOf(actor, run, 'pause', null, {}));
    return { before: { status: run.status }, after: { status: 'PAUSED' } };
  });
}

export async function resumeExecution(database: Database, actor: Actor, input: { id: string }): Promise<void> {
  await tell(database, actor, input.id, 'resume', async (sql, run) => {
    if (run.status !== 'PAUSED') throw conflict(`${run.name} is not paused`);
    await insertSignal(database, sql, signalOf(actor, run, 'resume', null, {}));
    return { before: { status: run.status }, after: { status: 'RUNNING' } };
  });
}

/** Runs a stage that has ended, and all behind it, again; waits for a turn when the pipeline limits its runs. */
export async function restartStage(
  database: Database,
  actor: Actor,
  input: { id: string; stageId: string },
): Promise<void> {
  await tell(database, actor, input.id, 'restart', async (sql, run) => {
    const stage = await requireStage(sql, run, input.stageId);
    if (stage.parentId !== null) throw invalid(`${stage.name} is part of another stage; restart that one`);
    if (!isComplete(stage.status) && stage.status !== 'NOT_STARTED') {
      throw conflict(`${stage.name} is still under way; cancel the run before restarting it`);
    }
    await refuseBehindHalt(sql, run, stage);
    const fresh = await correctedFields(sql, run);
    await revive(database, sql, run, signalOf(actor, run, 'restart', stage.id, { fresh, ...withTokens(actor) }));
    return { stage, before: { status: stage.status }, after: { status: 'NOT_STARTED' } };
  });
}

/** Lets the run go on behind a stage that failed, as if the stage had been told to ignore its failure. */
export async function ignoreFailure(
  database: Database,
  actor: Actor,
  input: { id: string; stageId: string; reason?: string },
): Promise<void> {
  await tell(
    database,
    actor,
    input.id,
    'ignore-failure',
    async (sql, run) => {
      const stage = await requireStage(sql, run, input.stageId);
      if (stage.parentId !== null)
        throw invalid(`${stage.name} is part of another stage; ignore the failure of that one`);
      if (!isFailure(stage.status))
        throw conflict(`${stage.name} is ${stage.status}; only a failed stage can be ignored`);
      const payload: JsonObject = {
        ...(input.reason ? { reason: input.reason.slice(0, 1000) } : {}),
        ...withTokens(actor),
      };
      await revive(database, sql, run, signalOf(actor, run, 'ignore-failure', stage.id, payload));
      return { stage, before: { status: stage.status }, after: { status: 'FAILED_CONTINUE' } };
    },
    input.reason,
  );
}

/** What a patch may say; anything else a client sends is Spinnaker's own bookkeeping and is kept out. */
const patchable = ['judgmentStatus', 'judgmentInput', 'skipRemainingWait', 'manualSkip'] as const;

/** Judges a judgment or ends a wait. Throws `forbidden` naming the rule, `conflict` when the stage is not waiting. */
export async function patchStage(
  database: Database,
  actor: Actor,
  input: { id: string; stageId: string; patch: JsonObject },
): Promise<void> {
  const patch: JsonObject = {};
  for (const key of patchable) if (Object.hasOwn(input.patch, key)) patch[key] = input.patch[key]!;
  if (Object.keys(patch).length === 0) throw invalid(`Nothing to change: give one of ${patchable.join(', ')}`);
  await tell(database, actor, input.id, 'judge', async (sql, run) => {
    const stage = await requireStage(sql, run, input.stageId);
    if (isComplete(stage.status))
      throw conflict(`${stage.name} has ended (${stage.status}); it takes no more decisions`);
    if (stage.status === 'NOT_STARTED') throw conflict(`${stage.name} has not started yet`);
    if ('judgmentStatus' in patch || 'judgmentInput' in patch) {
      const refusal = judgmentRefusal(actor, run, stage.context, patch);
      if (refusal) throw refusal.kind === 'forbidden' ? forbidden(refusal.rule) : invalid(refusal.rule);
    }
    if (patch.manualSkip === true && !maySkip(stage)) throw invalid(`${stage.name} cannot be skipped`);
    const counted = patchOfJudgment(stage, patch, { by: actor.name, at: Date.now() });
    const tokens = tokensOf(actor);
    const by: JsonObject = tokens.length > 0 ? { lastModifiedWith: tokens } : {};
    await insertSignal(database, sql, signalOf(actor, run, 'patch', stage.id, { ...counted, ...by }));
    const judged = 'judgmentStatus' in patch || 'judgmentInput' in patch;
    const before = Object.fromEntries(Object.keys(patch).map((key) => [key, stage.context[key] ?? null]));
    return { stage, before, after: patch, verb: judged ? 'judge' : 'skip' };
  });
}

/** By its type, or because its author said so (`skippable`). */
const maySkip = (stage: StageFacts): boolean =>
  stageDefinition(stage.type)?.skippable === true || stage.context.skippable === true;

export function checkedDocument(stored: JsonObject): PipelineDocument {
  const parsed = pipelineDocument.safeParse(withoutNulls(stored));
  if (!parsed.success) throw invalid('The pipeline document is broken; open it in the designer and mend it');
  const document = { ...stored, stages: parsed.data.stages } as unknown as PipelineDocument;
  const errors = structuralErrors(document);
  if (errors.length > 0) {
    throw invalid(`The pipeline cannot run: ${errors.map((finding) => finding.message).join('; ')}`, { data: errors });
  }
  return document;
}
