import type { Json, JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { applicationPermissions } from '#lib/store/permission-rules';
import { type Reader, readableApplication, readerValues } from '#lib/store/readable';

export interface ApprovalRecord {
  stageId: string;
  stageName: string;
  stageType: string;
  context: JsonObject;
  message: string;
  since: number;
  deadline: number | null;
  executionId: string;
  executionName: string;
  number: number | null;
  application: string;
  permissions: Json;
  trigger: JsonObject;
  triggerType: string;
  startedBy: string;
}

/** Stages that wait for a person, longest waiting first. Found through the running executions, which have an index. */
export async function selectApprovals(
  sql: Sql,
  reader: Reader,
  filter: { application?: string; limit: number },
): Promise<ApprovalRecord[]> {
  const { rows } = await sql.query<ApprovalRecord>(
    `SELECT s.id AS "stageId", s.name AS "stageName", s.type AS "stageType", s.context,
            s.waiting ->> 'message' AS message,
            coalesce((s.waiting ->> 'since')::float8, ${epoch('s.started_at')}) AS since,
            (s.waiting ->> 'deadline')::float8 AS deadline,
            e.id AS "executionId", e.name AS "executionName", e.number, e.application, ${applicationPermissions('a')} AS permissions,
            e.trigger::jsonb - '{payload,properties,artifacts,expectedArtifacts,resolvedExpectedArtifacts,parentExecution}'::text[]
              AS trigger,
            e.trigger_type AS "triggerType", e.started_by AS "startedBy"
     FROM executions e JOIN applications a ON a.name = e.application JOIN stages s ON s.execution_id = e.id
     WHERE e.status = 'RUNNING' AND s.status = 'RUNNING' AND s.waiting ->> 'for' = 'person'
       AND ${readableApplication('a', 1)} AND ($3::text IS NULL OR e.application = $3)
     ORDER BY s.started_at, s.id LIMIT $4`,
    [...readerValues(reader), filter.application ?? null, filter.limit],
  );
  return rows;
}
