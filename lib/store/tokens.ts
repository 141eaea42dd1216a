import { ulid } from '#lib/kernel/ids';
import type { Sql } from '#lib/store/database';
import { ifWritable } from '#lib/store/database-fault';

type StoredScope = 'read' | 'execute' | 'write';

export interface TokenRow {
  id: string;
  name: string;
  user: string;
  /** The most it may be used for; null = whatever its owner may. */
  scope: StoredScope | null;
  applications: string[];
  /** The last characters, to tell tokens apart. */
  hint: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

interface StoredLimits {
  name: string;
  ids: string[];
  scope?: StoredScope;
  applications: string[];
}

export interface TokenOwner {
  tokenId: string;
  name: string;
  displayName: string;
  roles: string[];
  admin: boolean;
  /** What the token takes away from their rights. */
  limits: StoredLimits;
}

const limits = `jsonb_strip_nulls(jsonb_build_object('name', t.name, 'ids', jsonb_build_array(t.id), 'scope', t.scope,
  'applications', to_jsonb(coalesce(t.applications, '{}'))))`;

/** What these tokens take away, also those that were revoked since: of runs that were begun with them. */
export async function selectTokenLimits(sql: Sql, ids: readonly string[]): Promise<StoredLimits[]> {
  const { rows } = await sql.query<{ limits: StoredLimits }>(
    `SELECT ${limits} AS limits FROM api_tokens t WHERE t.id = ANY ($1)`,
    [ids],
  );
  return rows.map((row) => row.limits);
}

/** The owner of a token that is valid now. Its last use is noted at most once a minute. */
export async function redeemToken(sql: Sql, hash: string): Promise<TokenOwner | undefined> {
  const { rows } = await sql.query<TokenOwner & { stale: boolean }>(
    `SELECT t.id AS "tokenId", u.name, u.display_name AS "displayName", u.roles, u.admin,
            ${limits} AS limits,
            t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS stale
     FROM api_tokens t JOIN users u ON u.id = t.user_id
     WHERE t.hash = $1 AND t.revoked_at IS NULL AND u.gone_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`,
    [hash],
  );
  const owner = rows[0];
  if (owner?.stale)
    await ifWritable(sql.query('UPDATE api_tokens SET last_used_at = now() WHERE id = $1', [owner.tokenId]));
  return owner;
}

/** Undefined when a token with this hash exists already. */
export async function insertToken(
  sql: Sql,
  token: {
    userId: string;
    name: string;
    hash: string;
    hint: string;
    expiresAt?: Date;
    scope?: StoredScope;
    applications?: readonly string[];
  },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO api_tokens (id, user_id, name, hash, hint, expires_at, scope, applications)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO NOTHING RETURNING id`,
    [
      ulid(),
      token.userId,
      token.name,
      token.hash,
      token.hint,
      token.expiresAt ?? null,
      token.scope ?? null,
      token.applications ?? [],
    ],
  );
  return rows[0]?.id;
}

/** Newest first; of one user, or of everybody. */
export async function selectTokens(sql: Sql, filter: { user?: string; limit: number }): Promise<TokenRow[]> {
  const { rows } = await sql.query<TokenRow>(
    `SELECT t.id, t.name, u.name AS user, t.hint, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
            t.last_used_at AS "lastUsedAt", t.revoked_at AS "revokedAt", t.scope,
            coalesce(t.applications, '{}') AS applications
     FROM api_tokens t JOIN users u ON u.id = t.user_id
     WHERE $1::text IS NULL OR u.name = $1 ORDER BY t.id DESC LIMIT $2`,
    [filter.user ?? null, filter.limit],
  );
  return rows;
}

export async function findToken(sql: Sql, id: string): Promise<TokenRow | undefined> {
  const { rows } = await sql.query<TokenRow>(
    `SELECT t.id, t.name, u.name AS user, t.hint, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
            t.last_used_at AS "lastUsedAt", t.revoked_at AS "revokedAt", t.scope,
            coalesce(t.applications, '{}') AS applications
     FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.id = $1`,
    [id],
  );
  return rows[0];
}

export async function revokeTokenRow(sql: Sql, id: string): Promise<void> {
  await sql.query('UPDATE api_tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
}
