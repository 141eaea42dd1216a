import type { Sql } from '#lib/store/database';

/** The roles that a pipeline's triggers run with, in lower case. */
export async function findPipelineRoles(sql: Sql, id: string): Promise<string[]> {
  const { rows } = await sql.query<{ role: string }>(
    `SELECT DISTINCT lower(role) AS role FROM pipelines,
       jsonb_array_elements_text(CASE WHEN jsonb_typeof((document::jsonb) -> 'roles') = 'array'
         THEN (document::jsonb) -> 'roles' ELSE '[]' END) AS role
     WHERE id = $1`,
    [id],
  );
  return rows.map(({ role }) => role);
}
