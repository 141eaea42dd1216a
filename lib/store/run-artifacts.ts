import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/** What a run was about: the artifacts of its stages, the latest stage first, then those its trigger brought. */
export async function selectRunArtifacts(sql: Sql, executionId: string): Promise<JsonObject[]> {
  const found = await sql.query<{ made: unknown[]; brought: unknown }>(
    `SELECT e.trigger -> 'artifacts' AS brought, ${made} AS made FROM executions e WHERE e.id = $1`,
    [executionId],
  );
  return artifactsOf(found.rows[0]);
}

/**
 * The same of the newest run of a pipeline that began: one that already failed for want of its artifacts has none that
 * could be used again.
 */
export async function selectPriorArtifacts(sql: Sql, pipelineId: string): Promise<JsonObject[]> {
  const found = await sql.query<{ made: unknown[]; brought: unknown }>(
    `SELECT e.trigger -> 'artifacts' AS brought, ${made} AS made
     FROM (SELECT id, trigger FROM executions WHERE pipeline_id = $1 ORDER BY id DESC LIMIT 50) e
     WHERE EXISTS (SELECT 1 FROM stages s WHERE s.execution_id = e.id AND s.started_at IS NOT NULL)
     ORDER BY e.id DESC LIMIT 1`,
    [pipelineId],
  );
  return artifactsOf(found.rows[0]);
}

/** Which pipeline a run is of. */
export async function findPipelineOf(sql: Sql, executionId: string): Promise<string | undefined> {
  const found = await sql.query<{ pipelineId: string | null }>(
    'SELECT pipeline_id AS "pipelineId" FROM executions WHERE id = $1',
    [executionId],
  );
  return found.rows[0]?.pipelineId ?? undefined;
}

const made = `coalesce((SELECT jsonb_agg(s.outputs -> 'artifacts' ORDER BY s.position DESC) FROM stages s
  WHERE s.execution_id = e.id AND jsonb_typeof(s.outputs -> 'artifacts') = 'array'), '[]')`;

function artifactsOf(row: { made: unknown[]; brought: unknown } | undefined): JsonObject[] {
  if (!row) return [];
  return [...row.made, row.brought].flatMap((list) => (Array.isArray(list) ? list.filter(isJsonObject) : []));
}
