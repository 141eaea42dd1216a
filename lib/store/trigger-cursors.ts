import type { Sql } from '#lib/store/database';

/** How far something outside was read: a number that grows there, and what lies behind it and is not done with. */
export interface Cursor {
  at: number;
  /** Numbers up to `at` to look at again. */
  open: readonly OpenNumber[];
}

export interface OpenNumber {
  number: number;
  /** For these pipelines only, until then (epoch milliseconds); absent when it has reached none yet. */
  again?: { pipelines: readonly string[]; until: number };
}

/** Undefined when it was never read. */
export async function readCursor(sql: Sql, name: string): Promise<Cursor | undefined> {
  const found = await sql.query<Cursor>(
    `SELECT (value->>'at')::float8 AS at, coalesce(value->'open', '[]') AS open FROM settings WHERE name = $1`,
    [`cursor of ${name}`],
  );
  return found.rows[0];
}

/** Only forwards: of two readers the one who is behind changes nothing. */
export async function advanceCursor(sql: Sql, name: string, { at, open }: Cursor): Promise<void> {
  await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, jsonb_build_object('at', $2::float8, 'open', $3::jsonb), now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()
     WHERE (settings.value->>'at')::float8 <= $2`,
    [`cursor of ${name}`, at, JSON.stringify(open)],
  );
}
