import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { runnableDocument } from '#lib/store/runnable';

export interface WatchedTrigger {
  pipeline: { id: string; application: string; name: string };
  trigger: JsonObject;
}

/** Enabled triggers of one type. Those of disabled pipelines too: that such a pipeline is not started is somebody's to know. */
export async function listTriggers(sql: Sql, type: string): Promise<WatchedTrigger[]> {
  const found = await sql.query<{ id: string; application: string; name: string; trigger: JsonObject }>(
    `SELECT p.id, p.application, p.name, t.trigger
     FROM pipelines p
     CROSS JOIN LATERAL (SELECT ${runnableDocument('p')} AS document) AS r
     CROSS JOIN LATERAL json_array_elements(
       CASE json_typeof(r.document->'triggers') WHEN 'array' THEN r.document->'triggers' ELSE '[]'::json END
     ) AS t(trigger)
     WHERE t.trigger->>'type' = $1 AND coalesce(t.trigger->>'enabled', 'false') = 'true'`,
    [type],
  );
  return found.rows.map(({ trigger, ...pipeline }) => ({ pipeline, trigger }));
}

/**
 * Whether a run of this pipeline started that build itself. A pipeline that builds and is triggered by the same job would
 * otherwise start itself for ever. Builds are looked up among the runs of the last days.
 */
export async function startedItself(
  sql: Sql,
  pipelineId: string,
  build: { master: string; job: string; number: number },
): Promise<boolean> {
  const found = await sql.query(
    `SELECT 1 FROM executions e JOIN stages s ON s.execution_id = e.id
     WHERE e.pipeline_id = $1 AND e.created_at > now() - interval '3 days'
       AND s.context->>'master' = $2 AND s.context->>'job' = $3 AND s.context->>'buildNumber' = $4
     LIMIT 1`,
    [pipelineId, build.master, build.job, String(build.number)],
  );
  return found.rowCount === 1;
}
