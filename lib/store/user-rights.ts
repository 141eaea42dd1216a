import type { Sql } from '#lib/store/database';

/** People whose source must be asked again what they may. */
export interface DueUser {
  id: string;
  name: string;
  source: string;
  roles: string[];
  admin: boolean;
  /** Sealed. */
  grant: string | null;
}

/**
 * Claims those who are due, longest ago first, so that no two processes ask about the same person at once. Without
 * `name`: those with a session or a token, whose rights are older than `olderThanMs`.
 */
export async function claimDueUsers(
  sql: Sql,
  query: { name?: string; olderThanMs: number; limit: number },
): Promise<DueUser[]> {
  const { rows } = await sql.query<DueUser>(
    `UPDATE users SET rights_checked_at = now() WHERE id IN (
       SELECT id FROM users u WHERE source NOT IN ('local', 'service') AND gone_at IS NULL
         AND ($1::text IS NULL OR name = $1)
         AND (rights_checked_at IS NULL OR rights_checked_at <= now() - $2 * interval '1 millisecond')
         AND ($1::text IS NOT NULL
           OR EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id)
           OR EXISTS (SELECT 1 FROM api_tokens t WHERE t.user_id = u.id AND t.revoked_at IS NULL
                AND (t.expires_at IS NULL OR t.expires_at > now())))
       ORDER BY rights_checked_at NULLS FIRST LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id, name, source, roles, admin, source_grant AS grant`,
    [query.name ?? null, query.olderThanMs, query.limit],
  );
  return rows;
}

/** Their source did not answer: they are due again. */
export async function unclaimUser(sql: Sql, id: string): Promise<void> {
  await sql.query('UPDATE users SET rights_checked_at = NULL WHERE id = $1', [id]);
}

export async function updateGrant(sql: Sql, id: string, grant: string): Promise<void> {
  await sql.query('UPDATE users SET source_grant = $2 WHERE id = $1', [id, grant]);
}

/** Their source no longer lets them in: sessions and tokens end, roles are gone. They are back with the next sign-in. */
export async function markGone(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `UPDATE users SET gone_at = now(), roles = '{}', admin = false, source_grant = NULL,
       session_epoch = session_epoch + 1 WHERE id = $1`,
    [id],
  );
  await sql.query('DELETE FROM sessions WHERE user_id = $1', [id]);
}
