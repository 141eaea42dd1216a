import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { type RunningRun, takesTurns, waitsForTurn } from '#lib/store/engine-turns';
import { containing, type Reader, readableRun, runReaderValues } from '#lib/store/readable';

/** What lists show of an execution. Times are epoch milliseconds. */
export interface ExecutionListRecord {
  id: string;
  kind: 'pipeline' | 'operation';
  application: string;
  pipelineId: string | null;
  name: string;
  number: number | null;
  status: string;
  triggerType: string;
  /** Without the parts that may be large. */
  trigger: JsonObject;
  startedBy: string;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  failure: string | null;
  needsPerson: boolean;
  /** Null when it does not wait for a turn. */
  waitsBehind: RunningRun[] | null;
  stages: StageSegmentRecord[];
}

export interface StageSegmentRecord {
  id: string;
  refId: string;
  type: string;
  name: string;
  status: string;
  waitingFor: 'person' | 'time' | 'execution' | 'work' | null;
  failure: string | null;
  startedAt: number | null;
  endedAt: number | null;
}

/** Asked only for runs that wait for a turn, which are few. */
const runsAhead = `CASE WHEN e.pipeline_id IS NOT NULL AND e.ended_at IS NULL AND ${waitsForTurn('e')} THEN coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', ahead.id, 'number', ahead.number) ORDER BY ahead.id) FROM executions ahead
  WHERE ahead.pipeline_id = e.pipeline_id AND ahead.ended_at IS NULL AND NOT ${waitsForTurn('ahead')}
    AND ${takesTurns('ahead')}), '[]') END`;

const rowColumns = `e.id, e.kind, e.application, e.pipeline_id AS "pipelineId", e.name, e.number, e.status,
  e.trigger_type AS "triggerType",
  e.trigger::jsonb - '{payload,properties,artifacts,expectedArtifacts,resolvedExpectedArtifacts,parentExecution}'::text[] AS trigger,
  e.started_by AS "startedBy", e.failure, ${epoch('e.created_at')} AS "createdAt",
  ${epoch('e.started_at')} AS "startedAt", ${epoch('e.ended_at')} AS "endedAt",
  coalesce(parts.stages, '[]') AS stages, coalesce(parts."needsPerson", false) AS "needsPerson",
  ${runsAhead} AS "waitsBehind"`;

/** All stages of a page of executions in one pass of the index: the bar's segments, and whether somebody is needed. */
const stageBars = `LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('id', s.id, 'refId', s.ref_id, 'type', s.type, 'name', s.name, 'status', s.status,
           'waitingFor', s.waiting -> 'for', 'failure', left(s.failure, 500),
           'startedAt', ${epoch('s.started_at')}, 'endedAt', ${epoch('s.ended_at')}) ORDER BY s.position)
           FILTER (WHERE s.parent_id IS NULL) AS stages,
         bool_or(s.status = 'RUNNING' AND s.waiting ->> 'for' = 'person') AS "needsPerson"
  FROM stages s WHERE s.execution_id = e.id
) parts ON true`;

export interface ExecutionFilter {
  application?: string;
  pipelineIds?: readonly string[];
  kind?: 'pipeline' | 'operation';
  statuses?: readonly string[];
  triggerTypes?: readonly string[];
  startedBy?: string;
  search?: string;
  /** The id of the last row seen. */
  before?: string;
  /** Epoch milliseconds. */
  createdFrom?: number;
  createdTo?: number;
  oldestFirst?: boolean;
  /** Leaves out runs whose pipeline has been deleted since. */
  existingPipelines?: boolean;
  limit: number;
}

/** Newest first, unless asked otherwise. */
export async function selectExecutions(
  sql: Sql,
  reader: Reader,
  filter: ExecutionFilter,
): Promise<ExecutionListRecord[]> {
  const { rows } = await sql.query<ExecutionListRecord>(
    `SELECT ${rowColumns} FROM executions e LEFT JOIN applications a ON a.name = e.application ${stageBars}
     WHERE ${readableRun('e', 'a', 1)}
       AND ($4::text IS NULL OR e.application = $4) AND ($5::text[] IS NULL OR e.pipeline_id = ANY ($5))
       AND ($6::text IS NULL OR e.kind = $6) AND ($7::text[] IS NULL OR e.status = ANY ($7))
       AND ($8::text[] IS NULL OR e.trigger_type = ANY ($8)) AND ($9::text IS NULL OR e.started_by = $9)
       AND ($10::text IS NULL OR e.name ILIKE $10 OR e.started_by ILIKE $10 OR e.id = upper($11) OR e.number::text = $11)
       AND ($12::text IS NULL OR e.id < $12)
       AND ($13::float8 IS NULL OR e.created_at >= to_timestamp($13 / 1000))
       AND ($14::float8 IS NULL OR e.created_at <= to_timestamp($14 / 1000))
       AND (NOT $16::bool OR e.kind <> 'pipeline' OR EXISTS (SELECT 1 FROM pipelines p WHERE p.id = e.pipeline_id))
     ORDER BY e.id ${filter.oldestFirst ? 'ASC' : 'DESC'} LIMIT $15`,
    [
      ...runReaderValues(reader),
      filter.application ?? null,
      filter.pipelineIds ?? null,
      filter.kind ?? null,
      filter.statuses ?? null,
      filter.triggerTypes ?? null,
      filter.startedBy ?? null,
      filter.search ? containing(filter.search) : null,
      filter.search?.replace(/^#/, '') ?? null,
      filter.before ?? null,
      filter.createdFrom ?? null,
      filter.createdTo ?? null,
      filter.limit,
      filter.existingPipelines ?? false,
    ],
  );
  return rows;
}

/** The latest executions of each pipeline of an application, newest first within each. */
export async function selectLatestByPipeline(
  sql: Sql,
  filter: { application: string; perPipeline: number; statuses?: readonly string[] },
): Promise<ExecutionListRecord[]> {
  const { rows } = await sql.query<ExecutionListRecord>(
    `SELECT ${rowColumns} FROM pipelines p
     JOIN LATERAL (SELECT * FROM executions x WHERE x.pipeline_id = p.id AND ($3::text[] IS NULL OR x.status = ANY ($3))
                   ORDER BY x.id DESC LIMIT $2) e ON true
     ${stageBars} WHERE p.application = $1 ORDER BY e.id DESC`,
    [filter.application, filter.perPipeline, filter.statuses ?? null],
  );
  return rows;
}

/** Executions whose pipeline has been deleted since. */
export async function selectOrphans(sql: Sql, application: string, limit: number): Promise<ExecutionListRecord[]> {
  const { rows } = await sql.query<ExecutionListRecord>(
    `SELECT ${rowColumns} FROM executions e ${stageBars}
     WHERE e.application = $1 AND e.kind = 'pipeline'
       AND NOT EXISTS (SELECT 1 FROM pipelines p WHERE p.id = e.pipeline_id)
     ORDER BY e.id DESC LIMIT $2`,
    [application, limit],
  );
  return rows;
}
