import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/** What a message about a run, or one of its stages, is made from. */
export interface Moment {
  application: string;
  name: string;
  number: number | null;
  startedBy: string;
  document: JsonObject;
  failure: string | null;
  stageName: string | null;
  stageContext: JsonObject | null;
}

export async function findMoment(sql: Sql, executionId: string, stageId: string | null): Promise<Moment | undefined> {
  const found = await sql.query<Moment>(
    `SELECT e.application, e.name, e.number, e.started_by AS "startedBy", e.document,
       coalesce(s.failure, CASE WHEN $2::text IS NULL THEN e.failure END) AS failure,
       s.name AS "stageName", s.context AS "stageContext"
     FROM executions e LEFT JOIN stages s ON s.execution_id = e.id AND s.id = $2
     WHERE e.id = $1`,
    [executionId, stageId],
  );
  return found.rows[0];
}
