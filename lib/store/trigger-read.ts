import { ulidsFrom } from '#lib/kernel/ids';
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
 * Of which pipelines a run started that build itself, and how many runs led to that one. Runs that were not under way when the
 * build began are out of the question; clocks may differ by minutes.
 */
export async function selectStarters(
  sql: Sql,
  build: { master: string; job: string; number: number; timestamp: number },
): Promise<{ pipelineId: string | null; depth: number }[]> {
  const weekMs = 7 * 24 * 3600_000;
  const found = await sql.query<{ pipelineId: string | null; depth: number | null }>(
    `SELECT e.pipeline_id AS "pipelineId", (e.trigger ->> 'depth')::int AS depth
     FROM executions e JOIN stages s ON s.execution_id = e.id
     WHERE e.id >= $5 AND (e.ended_at IS NULL OR e.ended_at >= to_timestamp($4 / 1000.0) - interval '10 minutes')
       AND s.context->>'buildNumber' = $3 AND s.context->>'master' = $1 AND s.context->>'job' = $2`,
    [build.master, build.job, String(build.number), build.timestamp, ulidsFrom(build.timestamp - weekMs)],
  );
  return found.rows.map(({ pipelineId, depth }) => ({ pipelineId, depth: depth ?? 0 }));
}
