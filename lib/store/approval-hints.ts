import type { Sql } from '#lib/store/database';

/** Which of these executions have a stage that waits for a person now. */
export async function waitingForPerson(sql: Sql, executionIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT DISTINCT execution_id AS id FROM stages
     WHERE execution_id = ANY ($1) AND status = 'RUNNING' AND waiting ->> 'for' = 'person'`,
    [executionIds],
  );
  return new Set(rows.map((row) => row.id));
}
