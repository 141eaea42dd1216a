import { randomUUID } from 'node:crypto';
import type { Sql } from '#lib/store/database';
import { ifWritable } from '#lib/store/database-fault';
import { mustHaveSecondFactor } from '#lib/store/second-factor-policy';
import { type UserRecord, userColumns } from '#lib/store/users';

/** Browsers that are signed in. All ages are told by the database's clock. */
export interface SessionAges {
  lifetimeMs: number;
  idleMs: number;
}

/** The moment at which its owner is signed in, which is noted with them. */
export async function insertSession(
  sql: Sql,
  session: { userId: string; address: string; secondFactor?: boolean },
): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `WITH signed_in AS (UPDATE users SET last_sign_in_at = now() WHERE id = $2)
     INSERT INTO sessions (id, user_id, address, second_factor) VALUES ($1, $2, $3, $4)`,
    [id, session.userId, session.address, session.secondFactor ?? false],
  );
  return id;
}

const alive = `s.began_at > now() - $2 * interval '1 millisecond' AND s.seen_at > now() - $3 * interval '1 millisecond'`;

/**
 * Whose session it is, if it still counts: not where a second factor is demanded of its owner by now and it was begun with
 * the password alone. That it was used is noted at most once in half a minute, and `userAgent` once.
 */
export async function findSession(
  sql: Sql,
  id: string,
  { lifetimeMs, idleMs }: SessionAges,
  userAgent?: string,
): Promise<UserRecord | undefined> {
  const { rows } = await sql.query<UserRecord & { stale: boolean }>(
    `SELECT ${userColumns('u')}, s.seen_at < now() - interval '30 seconds' OR (s.user_agent IS NULL AND $4::text IS NOT NULL) AS stale
     FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = $1 AND ${alive} AND u.gone_at IS NULL AND (s.second_factor OR NOT ${mustHaveSecondFactor('u')})`,
    [id, lifetimeMs, idleMs, userAgent ?? null],
  );
  if (rows[0]?.stale) {
    const note = 'UPDATE sessions SET seen_at = now(), user_agent = coalesce(user_agent, $2) WHERE id = $1';
    await ifWritable(sql.query(note, [id, userAgent ?? null]));
  }
  return rows[0];
}

export interface OpenSession {
  id: string;
  address: string;
  beganAt: Date;
  /** To half a minute. */
  seenAt: Date;
  secondFactor: boolean;
  /** What the browser called itself. */
  userAgent: string | null;
}

const openSession = `s.id, s.address, s.began_at AS "beganAt", s.seen_at AS "seenAt", s.second_factor AS "secondFactor",
  s.user_agent AS "userAgent"`;

/** Those of somebody that still count, the one used last first. */
export async function selectSessionsOf(
  sql: Sql,
  userName: string,
  { lifetimeMs, idleMs }: SessionAges,
): Promise<OpenSession[]> {
  const { rows } = await sql.query<OpenSession>(
    `SELECT ${openSession} FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE u.name = $1 AND ${alive} AND (s.second_factor OR NOT ${mustHaveSecondFactor('u')})
     ORDER BY s.seen_at DESC, s.id LIMIT 100`,
    [userName, lifetimeMs, idleMs],
  );
  return rows;
}

/** What it was; undefined when there is none of that id that is theirs. */
export async function deleteSessionOf(sql: Sql, userName: string, id: string): Promise<OpenSession | undefined> {
  const { rows } = await sql.query<OpenSession>(
    `DELETE FROM sessions s USING users u WHERE s.id = $2 AND u.id = s.user_id AND u.name = $1
     RETURNING ${openSession}`,
    [userName, id],
  );
  return rows[0];
}

/** The name of whose session it was. */
export async function deleteSession(sql: Sql, id: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ name: string }>(
    `DELETE FROM sessions s USING users u WHERE s.id = $1 AND u.id = s.user_id RETURNING u.name`,
    [id],
  );
  return rows[0]?.name;
}

export async function deleteSessionsOf(sql: Sql, userId: string): Promise<void> {
  await sql.query('DELETE FROM sessions WHERE user_id = $1', [userId]);
}

/** After a second factor was set up in this one: it counts as begun with it, and the others end. */
export async function keepSessionAlone(sql: Sql, userId: string, id: string): Promise<void> {
  await sql.query('DELETE FROM sessions WHERE user_id = $1 AND id <> $2', [userId, id]);
  await sql.query('UPDATE sessions SET second_factor = true WHERE user_id = $1 AND id = $2', [userId, id]);
}

export async function deleteOldSessions(sql: Sql, { lifetimeMs, idleMs }: SessionAges): Promise<void> {
  await sql.query(
    `DELETE FROM sessions WHERE began_at < now() - $1 * interval '1 millisecond'
       OR seen_at < now() - $2 * interval '1 millisecond'`,
    [lifetimeMs, idleMs],
  );
}
