import { ulid } from '#lib/kernel/ids';
import type { Database, Sql } from '#lib/store/database';

/** The source of service accounts: nobody signs in as one. */
export const serviceSource = 'service';

export interface UserRecord {
  id: string;
  name: string;
  displayName: string;
  email: string;
  /** Which identity source answers for them. */
  source: string;
  passwordHash: string | null;
  /** The product made and printed their password, and they have not chosen an own one yet. */
  generatedPassword: boolean;
  roles: string[];
  admin: boolean;
  /** Sessions made under an older number are over. */
  sessionEpoch: number;
  /** A service account that gennaker.yaml declares. */
  fromFile: boolean;
}

export const userColumns = (of: string) =>
  `${of}.id, ${of}.name, ${of}.display_name AS "displayName", ${of}.email, ${of}.source, ${of}.roles, ${of}.admin,
   ${of}.password_hash AS "passwordHash", ${of}.generated_password AS "generatedPassword", ${of}.session_epoch AS "sessionEpoch", ${of}.from_file AS "fromFile"`;
const columns = userColumns('users');

export async function findUserById(sql: Sql, id: string): Promise<UserRecord | undefined> {
  return (await sql.query<UserRecord>(`SELECT ${columns} FROM users WHERE id = $1`, [id])).rows[0];
}

export async function findUserByName(sql: Sql, name: string): Promise<UserRecord | undefined> {
  return (await sql.query<UserRecord>(`SELECT ${columns} FROM users WHERE name = $1`, [name])).rows[0];
}

/**
 * Remembers somebody as their source knows them now. A name belongs to the source that brought it first: the same name
 * from another source yields undefined, so that no source can sign in as another's people.
 */
export async function upsertUser(
  sql: Sql,
  user: Pick<UserRecord, 'name' | 'displayName' | 'email' | 'source' | 'roles' | 'admin'> & {
    /** Sealed. */
    grant?: string | null;
    /** As their source gave them, without what gennaker.yaml adds. */
    sourceRights?: StoredRights;
  },
): Promise<UserRecord | undefined> {
  const { rows } = await sql.query<UserRecord>(
    `INSERT INTO users (id, name, display_name, email, source, roles, admin, source_grant, source_rights,
       rights_checked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
     ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, email = excluded.email,
       roles = excluded.roles, admin = excluded.admin, source_grant = excluded.source_grant,
       source_rights = excluded.source_rights,
       rights_checked_at = now(), gone_at = NULL
     WHERE users.source = excluded.source
     RETURNING ${columns}`,
    [
      ulid(),
      user.name,
      user.displayName,
      user.email,
      user.source,
      user.roles,
      user.admin,
      user.grant ?? null,
      user.sourceRights ? JSON.stringify(user.sourceRights) : null,
    ],
  );
  return rows[0];
}

export async function insertLocalUser(
  sql: Sql,
  user: Pick<UserRecord, 'name' | 'displayName' | 'email' | 'passwordHash' | 'roles' | 'admin'> & {
    source?: string;
    fromFile?: boolean;
    generatedPassword?: boolean;
  },
): Promise<UserRecord | undefined> {
  const { rows } = await sql.query<UserRecord>(
    `INSERT INTO users (id, name, display_name, email, password_hash, roles, admin, source, from_file,
       generated_password)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (name) DO NOTHING RETURNING ${columns}`,
    [
      ulid(),
      user.name,
      user.displayName,
      user.email,
      user.passwordHash,
      user.roles,
      user.admin,
      user.source ?? 'local',
      user.fromFile ?? false,
      user.generatedPassword ?? false,
    ],
  );
  return rows[0];
}

/** The number is what ends them; the rows go too, so that no list shows what is over. */
const sessionsEnded = 'ended AS (DELETE FROM sessions WHERE user_id = $1)';

/** Ends their sessions. `generated`: made by the product, not chosen by anybody. */
export async function updatePassword(sql: Sql, id: string, passwordHash: string, generated = false): Promise<void> {
  await sql.query(
    `WITH ${sessionsEnded}
     UPDATE users SET password_hash = $2, generated_password = $3, session_epoch = session_epoch + 1 WHERE id = $1`,
    [id, passwordHash, generated],
  );
}

export async function bumpSessionEpoch(sql: Sql, id: string): Promise<void> {
  await sql.query(`WITH ${sessionsEnded} UPDATE users SET session_epoch = session_epoch + 1 WHERE id = $1`, [id]);
}

export async function hasAdmin(sql: Sql): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM users WHERE admin LIMIT 1')).rows.length > 0;
}

/** Whether somebody else than this user could still administer with a password of our own. */
export async function hasOtherLocalAdmin(sql: Sql, id: string): Promise<boolean> {
  const { rows } = await sql.query(`SELECT 1 FROM users WHERE admin AND source = 'local' AND id <> $1 LIMIT 1`, [id]);
  return rows.length > 0;
}

export interface StoredRights {
  roles: readonly string[];
  admin: boolean;
}

/** `fromSource` are those without what gennaker.yaml adds, where that differs from whom they have them. */
export async function updateRights(
  sql: Sql,
  id: string,
  rights: StoredRights,
  fromSource?: StoredRights,
): Promise<void> {
  await sql.query(
    'UPDATE users SET roles = $2, admin = $3, source_rights = coalesce($4, source_rights) WHERE id = $1',
    [id, rights.roles, rights.admin, fromSource ? JSON.stringify(fromSource) : null],
  );
}

/** With their tokens. */
export async function deleteUserRow(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM users WHERE id = $1', [id]);
}

export async function listUsers(database: Database) {
  return await database.prisma.user.findMany({
    orderBy: { name: 'asc' },
    take: 1000,
    // Named one by one, so that a column that is added later stays inside until somebody asks for it.
    select: {
      name: true,
      displayName: true,
      email: true,
      source: true,
      roles: true,
      admin: true,
      createdAt: true,
      lastSignInAt: true,
      secondFactor: { select: { id: true } },
    },
  });
}
