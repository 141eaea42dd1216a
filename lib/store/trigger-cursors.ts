import type { Sql } from '#lib/store/database';

/** How far something outside was read, by name; undefined = never. */
export async function readCursor(sql: Sql, name: string): Promise<number | undefined> {
  const found = await sql.query<{ at: number }>(`SELECT (value->>'at')::float8 AS at FROM settings WHERE name = $1`, [
    `cursor of ${name}`,
  ]);
  return found.rows[0]?.at;
}

/** Only forwards: of two readers the one who is behind changes nothing. */
export async function advanceCursor(sql: Sql, name: string, at: number): Promise<void> {
  await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, jsonb_build_object('at', $2::float8), now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()
     WHERE (settings.value->>'at')::float8 < $2`,
    [`cursor of ${name}`, at],
  );
}
