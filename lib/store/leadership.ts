import type { Sql } from '#lib/store/database';

/**
 * Work that one process at a time should do (watching clouds, looking for builds) belongs to whoever holds its row. The
 * holder asks again well before `ttlMs` is over; when it dies, another takes the row. Two may overlap for a moment, so
 * the work itself must bear being done twice.
 */
export async function lead(sql: Sql, work: string, owner: string, ttlMs: number): Promise<boolean> {
  const held = await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, jsonb_build_object('owner', $2::text), now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()
     WHERE settings.value->>'owner' = $2 OR settings.updated_at < now() - $3 * interval '1 millisecond'
     RETURNING 1`,
    [`leader of ${work}`, owner, ttlMs],
  );
  return held.rowCount === 1;
}
