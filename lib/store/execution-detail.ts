import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { usualMsSql } from '#lib/store/pipelines';

/** One execution with everything in it. Times are epoch milliseconds. */
export interface ExecutionDetailRecord {
  id: string;
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId: string | null;
  name: string;
  number: number | null;
  status: string;
  document: JsonObject;
  trigger: JsonObject;
  triggerType: string;
  startedBy: string;
  failure: string | null;
  canceledBy: string | null;
  cancelReason: string | null;
  pause: { by: string; at: number } | null;
  parentExecutionId: string | null;
  parentStageId: string | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  usualMs: number | null;
}

export interface StageDetailRecord {
  id: string;
  position: number;
  refId: string;
  type: string;
  name: string;
  status: string;
  requisites: string[];
  parentId: string | null;
  synthetic: 'before' | 'after' | 'onFailure' | null;
  context: JsonObject;
  outputs: JsonObject;
  tasks: { name: string; status: string; startedAt?: number; endedAt?: number; attempt: number }[];
  waiting: {
    for: 'person' | 'time' | 'execution' | 'work';
    message: string;
    since: number;
    nextLookAt?: number;
    deadline?: number;
  } | null;
  failure: string | null;
  modifiedBy: string | null;
  startedAt: number | null;
  endedAt: number | null;
}

const executionColumns = `e.id, e.kind, e.application, e.pipeline_id AS "pipelineId", e.name, e.number, e.status, e.document,
  e.trigger, e.trigger_type AS "triggerType", e.started_by AS "startedBy", e.failure, e.canceled_by AS "canceledBy",
  e.cancel_reason AS "cancelReason", e.pause, e.parent_execution_id AS "parentExecutionId",
  e.parent_stage_id AS "parentStageId", ${epoch('e.created_at')} AS "createdAt",
  ${epoch('e.started_at')} AS "startedAt", ${epoch('e.ended_at')} AS "endedAt"`;

const stageColumns = `s.id, s.position, s.ref_id AS "refId", s.type, s.name, s.status, s.requisites,
  s.parent_id AS "parentId", s.synthetic, s.tasks, s.waiting, s.failure,
  s.modified_by AS "modifiedBy", ${epoch('s.started_at')} AS "startedAt", ${epoch('s.ended_at')} AS "endedAt"`;

export async function findExecution(sql: Sql, id: string): Promise<ExecutionDetailRecord | undefined> {
  const { rows } = await sql.query<ExecutionDetailRecord>(
    `SELECT ${executionColumns}, usual.ms AS "usualMs" FROM executions e
     LEFT JOIN LATERAL (${usualMsSql('e.pipeline_id')}) usual ON true WHERE e.id = $1`,
    [id],
  );
  return rows[0];
}

/** Members of a column that are no larger than `$2` bytes. */
const smallOf = (column: string) =>
  `(SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(s.${column}) WHERE pg_column_size(value) <= $2)`;

/**
 * In document order; synthetic stages stand with their parent's position. `largest`, in bytes: of contexts and outputs come
 * only the members up to that size, for answers about many executions.
 */
export async function selectStages(
  sql: Sql,
  executionIds: readonly string[],
  { largest }: { largest?: number } = {},
): Promise<Map<string, StageDetailRecord[]>> {
  const held =
    largest === undefined
      ? 's.context, s.outputs'
      : `${smallOf('context')} AS context, ${smallOf('outputs')} AS outputs`;
  const { rows } = await sql.query<StageDetailRecord & { executionId: string }>(
    `SELECT ${stageColumns}, ${held}, s.execution_id AS "executionId" FROM stages s WHERE s.execution_id = ANY ($1)
     ORDER BY s.position, s.parent_id NULLS FIRST, s.id`,
    [executionIds, ...(largest === undefined ? [] : [largest])],
  );
  const byExecution = new Map<string, StageDetailRecord[]>(executionIds.map((id) => [id, []]));
  for (const { executionId, ...stage } of rows) byExecution.get(executionId)?.push(stage);
  return byExecution;
}

/** Whole executions by id, newest first; ids that do not exist are left out. */
export async function selectExecutionDetails(sql: Sql, ids: readonly string[]): Promise<ExecutionDetailRecord[]> {
  const { rows } = await sql.query<ExecutionDetailRecord>(
    `SELECT ${executionColumns}, NULL AS "usualMs" FROM executions e WHERE e.id = ANY ($1) ORDER BY e.id DESC`,
    [ids],
  );
  return rows;
}

export interface EventRecord {
  seq: number;
  at: number;
  type: string;
  stageId: string | null;
  data: JsonObject;
}

export async function selectEvents(
  sql: Sql,
  executionId: string,
  page: { after: number; limit: number },
): Promise<EventRecord[]> {
  const { rows } = await sql.query<EventRecord>(
    `SELECT seq, ${epoch('at')} AS at, type, stage_id AS "stageId", data FROM execution_events
     WHERE execution_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [executionId, page.after, page.limit],
  );
  return rows;
}

export async function executionOfStage(sql: Sql, stageId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>('SELECT execution_id AS id FROM stages WHERE id = $1', [stageId]);
  return rows[0]?.id;
}

export async function selectLog(
  sql: Sql,
  stageId: string,
  page: { after: number; limit: number },
): Promise<{ seq: number; at: number; line: string }[]> {
  const { rows } = await sql.query<{ seq: number; at: number; line: string }>(
    `SELECT seq, ${epoch('at')} AS at, line FROM stage_log_lines WHERE stage_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [stageId, page.after, page.limit],
  );
  return rows;
}
