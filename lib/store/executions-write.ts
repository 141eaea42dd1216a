import type { SignalName } from '#lib/engine/ports';
import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';
import { sendJob } from '#lib/queue/send';
import { changeChannel } from '#lib/store/changes';
import type { Database, Sql } from '#lib/store/database';

export interface NewExecution {
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId: string | null;
  name: string;
  document: PipelineDocument;
  trigger: JsonObject;
  startedBy: string;
  /** The same id twice starts one run. */
  correlationId: string | null;
  parent: { executionId: string; stageId: string } | null;
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

/** Writes a run that has not begun, with its stages, and the job that makes a worker begin it. Returns its id. */
export async function insertExecution(database: Database, sql: Sql, execution: NewExecution): Promise<string> {
  const id = ulid();
  const number = execution.pipelineId === null ? null : await nextNumber(sql, execution.pipelineId);
  await sql.query(
    `INSERT INTO executions (id, kind, application, pipeline_id, name, number, status, document, trigger, trigger_type,
       correlation_id, started_by, parent_execution_id, parent_stage_id, event_seq, wake_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'NOT_STARTED', $7, $8, $9, $10, $11, $12, $13, 1, now())`,
    [
      id,
      execution.kind,
      execution.application,
      execution.pipelineId,
      execution.name,
      number,
      JSON.stringify(execution.document),
      JSON.stringify(execution.trigger),
      typeof execution.trigger.type === 'string' ? execution.trigger.type : 'manual',
      execution.correlationId,
      execution.startedBy,
      execution.parent?.executionId ?? null,
      execution.parent?.stageId ?? null,
    ],
  );
  const stages = graphOf(execution.document).map((stage, position) => ({
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
    [id, JSON.stringify(stages)],
  );
  await sql.query(
    `INSERT INTO execution_events (execution_id, seq, at, type, data) VALUES ($1, 1, now(), 'execution.created', $2)`,
    [id, JSON.stringify({ by: execution.startedBy })],
  );
  await wake(database, sql, { id, application: execution.application });
  return id;
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
  await sql.query(
    `INSERT INTO execution_signals (id, execution_id, stage_id, name, payload, sent_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [ulid(), signal.executionId, signal.stageId, signal.name, JSON.stringify(signal.payload), signal.sentBy],
  );
  await sql.query('UPDATE executions SET signal_seq = signal_seq + 1, wake_at = now() WHERE id = $1', [
    signal.executionId,
  ]);
  await wake(database, sql, { id: signal.executionId, application: signal.application });
}

async function wake(database: Database, sql: Sql, run: { id: string; application: string }): Promise<void> {
  await sendJob(database, sql, 'advance', { executionId: run.id });
  await sql.query('SELECT pg_notify($1, $2), pg_notify($1, $3)', [
    changeChannel,
    JSON.stringify({ topic: 'signal', id: run.id }),
    JSON.stringify({ topic: 'execution', id: run.id, application: run.application }),
  ]);
}

export interface RunFacts {
  id: string;
  kind: string;
  application: string;
  name: string;
  status: string;
  startedBy: string;
}

/** Locks the run's row until the transaction ends, so that its status cannot move under a decision. */
export async function lockExecution(sql: Sql, id: string): Promise<RunFacts | undefined> {
  const found = await sql.query<RunFacts>(
    `SELECT id, kind, application, name, status, started_by AS "startedBy" FROM executions WHERE id = $1 FOR UPDATE`,
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
    `SELECT id, application, name, disabled, document FROM pipelines
     WHERE (id = $2 OR name = $2) AND application = $1 ORDER BY (id = $2) DESC LIMIT 1`,
    [application, nameOrId],
  );
  return found.rows[0];
}
