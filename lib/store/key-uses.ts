import type { Sql } from '#lib/store/database';
import type { SessionAges } from '#lib/store/sessions';

/** What may still need an older key. */

/** When everything was first sealed anew with the key of this id; undefined if that never happened. */
export async function firstRenewalWith(sql: Sql, keyId: string): Promise<Date | undefined> {
  const { rows } = await sql.query<{ at: Date | null }>(
    `SELECT min(at) AS at FROM audit_entries WHERE action = 'keys.renew' AND details->>'key' = $1`,
    [keyId],
  );
  return rows[0]?.at ?? undefined;
}

/** Sessions that still count and were not used since then: their cookies are those of before. */
export async function countSessionsUnusedSince(sql: Sql, since: Date, { lifetimeMs, idleMs }: SessionAges) {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM sessions s
     WHERE s.seen_at < $1 AND s.began_at > now() - $2 * interval '1 millisecond'
       AND s.seen_at > now() - $3 * interval '1 millisecond'`,
    [since, lifetimeMs, idleMs],
  );
  return rows[0]?.count ?? 0;
}

/** Texts that look sealed, in stages of runs that have not ended. */
export async function sealedTextsOfRuns(sql: Sql): Promise<{ executionId: string; sealed: string }[]> {
  const { rows } = await sql.query<{ executionId: string; sealed: string }>(
    `SELECT DISTINCT e.id AS "executionId", found[1] AS sealed
     FROM executions e JOIN stages s ON s.execution_id = e.id,
       regexp_matches(s.context::text || s.outputs::text, '(v[12](?:\\.[A-Za-z0-9_-]+){3,4})', 'g') AS found
     WHERE e.ended_at IS NULL`,
  );
  return rows;
}
