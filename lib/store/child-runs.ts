import type { JsonObject } from '#lib/kernel/json';
import type { ChildExecutionView } from '#lib/stages/capabilities';
import type { Sql } from '#lib/store/database';

/** A run as the stage sees that started it. Outputs are merged in document order, so later stages win. */
export async function findChildRun(sql: Sql, id: string): Promise<ChildExecutionView | undefined> {
  const found = await sql.query<{ id: string; name: string; status: string; failure: string | null; outputs: JsonObject[] }>(
    `SELECT e.id, e.name, e.status, e.failure,
       coalesce((SELECT jsonb_agg(s.outputs ORDER BY s.position) FROM stages s
         WHERE s.execution_id = e.id AND s.outputs <> '{}'::jsonb), '[]') AS outputs
     FROM executions e WHERE e.id = $1`,
    [id],
  );
  const row = found.rows[0];
  return row && { ...row, outputs: Object.assign({}, ...row.outputs) as JsonObject };
}
