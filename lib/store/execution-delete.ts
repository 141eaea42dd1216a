import type { Sql } from '#lib/store/database';

/** False for one that has not ended. */
export async function deleteExecutionRows(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query('DELETE FROM executions WHERE id = $1 AND ended_at IS NOT NULL', [id]);
  if (rowCount === 0) return false;
  await sql.query('DELETE FROM stage_log_lines WHERE stage_id IN (SELECT id FROM stages WHERE execution_id = $1)', [
    id,
  ]);
  for (const table of ['stages', 'execution_events', 'execution_signals', 'execution_secrets']) {
    await sql.query(`DELETE FROM ${table} WHERE execution_id = $1`, [id]);
  }
  return true;
}
