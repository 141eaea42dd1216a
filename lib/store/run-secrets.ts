import type { Sql } from '#lib/store/database';

/** Sealed values of a run's secret parameters, by name. */
export async function insertRunSecrets(sql: Sql, executionId: string, sealed: Record<string, string>): Promise<void> {
  const names = Object.keys(sealed);
  if (names.length === 0) return;
  await sql.query(
    'INSERT INTO execution_secrets (execution_id, name, sealed) SELECT $1, * FROM unnest($2::text[], $3::text[])',
    [executionId, names, Object.values(sealed)],
  );
}

export async function selectRunSecrets(sql: Sql, executionId: string): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ name: string; sealed: string }>(
    'SELECT name, sealed FROM execution_secrets WHERE execution_id = $1',
    [executionId],
  );
  return new Map(rows.map(({ name, sealed }) => [name, sealed]));
}
