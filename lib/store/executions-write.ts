import { needsOf, needsOfMessage } from '#lib/engine/features';
import type { SignalName } from '#lib/engine/ports';
import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';
import { sendJob } from '#lib/queue/send';
import { changeChannel } from '#lib/store/changes';
import type { Database, Sql } from '#lib/store/database';
import { postgresJson } from '#lib/store/engine-json';
import { askForTurn, forgetRevivals, type RunningRun, waitsForTurn } from '#lib/store/engine-turns';
import { runnableDocument } from '#lib/store/runnable';

export interface NewExecution {
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId: string | null;
  name: string;
  document: PipelineDocument;
  trigger: JsonObject;
  /** Why it cannot begin: it ends at once, with this sentence, and waits for nothing. */
  failure?: string;
  startedBy: string;
  /** Ids of the limited tokens that its stages may not exceed. */
  startedWith: readonly string[];
  /** The same id twice starts one run. */
  correlationId: string | null;
  /** `waits`: a stage goes on only when this run has ended. */
  parent: { executionId: string; stageId: string; waits: boolean } | null;
}

/** The run started earlier under this correlation id, if any. */
export async function findByCorrelation(
  sql: Sql,
  application: string,
  correlationId: string,
): Promise<string | undefined> {
  const found = await sql.query<{ id: string }>(
    'SELECT id FROM executions WHERE correlation_id = $1 AND application = $2 ORDER BY id LIMIT 1',
    [correlationId, application],
  );
  return found.rows[0]?.id;
}

export interface Inserted {
  id: string;
  /** The runs it waits for; empty when it may begin. */
  behind: readonly RunningRun[];
}

/**
 * Writes a run that has not begun, with its stages, and the job that makes a worker begin it; a run of a pipeline whose
 * turns are all taken waits instead (`engine-turns.ts`).
 */
export async function insertExecution(database: Database, sql: Sql, execution: NewExecution): Promise<Inserted> {
  const id = ulid();
  const takesTurn = execution.pipelineId !== null && execution.trigger.dryRun !== true;
  const behind = takesTurn ? await takePlace(database, sql, execution.application, execution.pipelineId!) : [];
  const number = execution.pipelineId === null ? null : await nextNumber(sql, execution.pipelineId);
  const waits = behind.length > 0 && execution.failure === undefined;
  await sql.query(
    `INSERT INTO executions (id, kind, application, pipeline_id, name, number, status, document, trigger, trigger_type,
       correlation_id, started_by, parent_execution_id, parent_stage_id, event_seq, failure, started_with, needs, wake_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'NOT_STARTED', $7, $8, $9, $10, $11, $12, $13, $14, $16, $17, $18,
       CASE WHEN $15::boolean THEN NULL ELSE now() END)`,
    [
      id,
      execution.kind,
      execution.application,
      execution.pipelineId,
      execution.name,
      number,
      postgresJson(execution.document),
      postgresJson(execution.trigger),
      typeof execution.trigger.type === 'string' ? execution.trigger.type : 'manual',
      execution.correlationId,
      execution.startedBy,
      execution.parent?.executionId ?? null,
      execution.parent?.waits ? execution.parent.stageId : null,
      waits ? 2 : 1,
      waits,
      execution.failure ?? null,
      execution.startedWith,
      needsOf(execution),
    ],
  );
  await insertStages(sql, id, execution.document);
  const events = [
    { seq: 1, type: 'execution.created', data: { by: execution.startedBy } },
    ...(waits ? [{ seq: 2, type: 'execution.queued', data: { behind } }] : []),
  ];
  await sql.query(
    `INSERT INTO execution_events (execution_id, seq, at, type, data)
     SELECT $1, e.seq, now(), e.type, e.data FROM jsonb_to_recordset($2::jsonb) AS e(seq int, type text, data jsonb)`,
    [id, JSON.stringify(events)],
  );
  await announce(database, sql, { id, application: execution.application }, !waits);
  return { id, behind: waits ? behind : [] };
}

/** The runs that one which is about to begin has to wait for. Those who waited longer begin first. */
async function takePlace(
  database: Database,
  sql: Sql,
  application: string,
  pipelineId: string,
): Promise<readonly RunningRun[]> {
  const { behind, woken } = await askForTurn(sql, pipelineId);
  for (const id of woken) await announce(database, sql, { id, application }, true);
  return behind;
}

async function insertStages(sql: Sql, id: string, document: PipelineDocument): Promise<void> {
  const stages = graphOf(document).map((stage, position) => ({
    id: ulid(),
    position,
    ref_id: stage.refId,
    type: stage.type,
    name: stage.name,
    requisites: stage.requisites,
    context: stage.document,
  }));
  await sql.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, context)
     SELECT s.id, $1, s.position, s.ref_id, s.type, s.name, 'NOT_STARTED', s.requisites, s.context
     FROM jsonb_to_recordset($2::jsonb) AS s(id text, position int, ref_id text, type text, name text,
       requisites text[], context jsonb)`,
    [id, postgresJson(stages)],
  );
}

async function nextNumber(sql: Sql, pipelineId: string): Promise<number | null> {
  const counted = await sql.query<{ runs: number }>(
    'UPDATE pipelines SET runs = runs + 1 WHERE id = $1 RETURNING runs',
    [pipelineId],
  );
  return counted.rows[0]?.runs ?? null;
}

export interface NewSignal {
  executionId: string;
  application: string;
  stageId: string | null;
  name: SignalName;
  payload: JsonObject;
  sentBy: string;
}

/** Puts a message into a run's inbox; whoever holds the run may not give it back before having read it. */
export async function insertSignal(database: Database, sql: Sql, signal: NewSignal): Promise<void> {
  await putIntoInbox(sql, signal);
  await sql.query('UPDATE executions SET signal_seq = signal_seq + 1, wake_at = now() WHERE id = $1', [
    signal.executionId,
  ]);
  await announce(database, sql, { id: signal.executionId, application: signal.application }, true);
}

/** A cancel also ends a run that waits for its turn, and what its restart would have done. */
export async function insertCancel(database: Database, sql: Sql, signal: NewSignal): Promise<void> {
  await forgetRevivals(sql, [signal.executionId]);
  await insertSignal(database, sql, signal);
}

/**
 * Takes an ended run back to NOT_STARTED with a message that says what to do again. It begins at once, or when a turn of its
 * pipeline is free. The run's row must be locked.
 */
export async function reviveExecution(
  database: Database,
  sql: Sql,
  run: RunFacts,
  signal: NewSignal,
): Promise<readonly RunningRun[]> {
  const behind = run.pipelineId === null ? [] : await takePlace(database, sql, run.application, run.pipelineId);
  await putIntoInbox(sql, signal);
  // Whoever still holds the run, to read a message that came too late, loses it: its next commit finds another version.
  await sql.query(
    `UPDATE executions SET status = 'NOT_STARTED', ended_at = NULL, lease_owner = NULL, version = version + 1,
       signal_seq = signal_seq + 1, wake_at = CASE WHEN $2::boolean THEN NULL ELSE now() END WHERE id = $1`,
    [run.id, behind.length > 0],
  );
  if (behind.length > 0) await recordQueued(sql, run.id, behind);
  await announce(database, sql, run, behind.length === 0);
  return behind;
}

async function recordQueued(sql: Sql, id: string, behind: readonly RunningRun[]): Promise<void> {
  await sql.query(
    `WITH counted AS (UPDATE executions SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq)
     INSERT INTO execution_events (execution_id, seq, at, type, data)
     SELECT $1, event_seq, now(), 'execution.queued', $2 FROM counted`,
    [id, JSON.stringify({ behind })],
  );
}

async function putIntoInbox(sql: Sql, signal: NewSignal): Promise<void> {
  await sql.query(
    `INSERT INTO execution_signals (id, execution_id, stage_id, name, payload, sent_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [ulid(), signal.executionId, signal.stageId, signal.name, postgresJson(signal.payload), signal.sentBy],
  );
  const needs = needsOfMessage(signal.payload);
  if (needs.length === 0) return;
  await sql.query(
    `UPDATE executions SET needs = ARRAY(SELECT DISTINCT unnest(coalesce(needs, '{}') || $2::text[])) WHERE id = $1`,
    [signal.executionId, needs],
  );
}

/** Tells workers, and whoever looks at it, that a run has changed; `due`: that it has something to do as well. */
export async function announce(
  database: Database,
  sql: Sql,
  run: { id: string; application: string },
  due: boolean,
): Promise<void> {
  if (due) await sendJob(database, sql, 'advance', { executionId: run.id });
  const changed = JSON.stringify({ topic: 'execution', id: run.id, application: run.application });
  const signaled = JSON.stringify({ topic: 'signal', id: run.id });
  await sql.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [
    changeChannel,
    due ? [signaled, changed] : [changed],
  ]);
}

export interface RunFacts {
  id: string;
  kind: string;
  application: string;
  name: string;
  status: string;
  startedBy: string;
  pipelineId: string | null;
  parentExecutionId: string | null;
  parentStageId: string | null;
  /** It waits until another run of its pipeline ends. */
  waitsForTurn: boolean;
}

/** Locks the run's row until the transaction ends, so that its status cannot move under a decision. */
export async function lockExecution(sql: Sql, id: string): Promise<RunFacts | undefined> {
  const found = await sql.query<RunFacts>(
    `SELECT e.id, e.kind, e.application, e.name, e.status, e.started_by AS "startedBy", e.pipeline_id AS "pipelineId",
       e.parent_execution_id AS "parentExecutionId", e.parent_stage_id AS "parentStageId",
       ${waitsForTurn('e')} AS "waitsForTurn" FROM executions e WHERE e.id = $1 FOR UPDATE`,
    [id],
  );
  return found.rows[0];
}

export interface StageFacts {
  id: string;
  refId: string;
  type: string;
  name: string;
  status: string;
  parentId: string | null;
  context: JsonObject;
}

export async function findStage(sql: Sql, executionId: string, stageId: string): Promise<StageFacts | undefined> {
  const found = await sql.query<StageFacts>(
    `SELECT id, ref_id AS "refId", type, name, status, parent_id AS "parentId", context FROM stages
     WHERE execution_id = $1 AND id = $2`,
    [executionId, stageId],
  );
  return found.rows[0];
}

/** The top-level stages that one waits for directly. */
export async function selectUpstream(
  sql: Sql,
  executionId: string,
  stageId: string,
): Promise<{ name: string; status: string }[]> {
  const found = await sql.query<{ name: string; status: string }>(
    `SELECT u.name, u.status FROM stages s JOIN stages u
       ON u.execution_id = s.execution_id AND u.parent_id IS NULL AND u.ref_id = ANY (s.requisites)
     WHERE s.execution_id = $1 AND s.id = $2 ORDER BY u.position`,
    [executionId, stageId],
  );
  return found.rows;
}

export interface StartablePipeline {
  id: string;
  application: string;
  name: string;
  disabled: boolean;
  document: PipelineDocument;
}

/** By id or, within the application, by name. */
export async function findPipeline(
  sql: Sql,
  application: string,
  nameOrId: string,
): Promise<StartablePipeline | undefined> {
  const found = await sql.query<StartablePipeline>(
    `SELECT p.id, p.application, p.name, p.disabled, ${runnableDocument('p')} AS document FROM pipelines p
     WHERE (p.id = $2 OR p.name = $2) AND p.application = $1 ORDER BY (p.id = $2) DESC LIMIT 1`,
    [application, nameOrId],
  );
  return found.rows[0];
}
