import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { onOneLine } from '#lib/auth/one-line';
import { mayUse } from '#lib/auth/run-as';
import type { TokenScope } from '#lib/auth/token-scope';
import { forbidden, invalid, notFound } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import { findToken, insertToken, revokeTokenRow, selectTokens, type TokenRow } from '#lib/store/tokens';
import { findUserByName, serviceSource, type UserRecord } from '#lib/store/users';

/** API tokens: 32 random bytes, so a fast hash is enough to keep them and constant-time comparison is the index's. */
export interface TokenView {
  id: string;
  name: string;
  user: string;
  /** The most it may be used for; absent = whatever its owner may. */
  scope?: TokenScope;
  /** The only applications it counts for; empty = all. */
  applications: string[];
  hint: string;
  /** Epoch milliseconds, as all times here. */
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
  revokedAt?: number;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The token's text is in the answer of this one call and nowhere afterwards. */
export async function createToken(
  database: Database,
  actor: Actor,
  input: {
    name: string;
    expiresInDays?: number;
    scope?: TokenScope;
    applications?: readonly string[];
    /** A service account that the actor may use; their own otherwise. */
    owner?: string;
  },
): Promise<{ id: string; token: string }> {
  const name = onOneLine(input.name);
  if (name === '' || name.length > 100) throw invalid('A token needs a name of 1 to 100 characters');
  const days = input.expiresInDays;
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 3650)) {
    throw invalid('A token lasts between 1 and 3650 days, or has no end when left empty');
  }
  // A leaked token must not be able to outlive its own end by making another.
  if (actor.via === 'token') throw forbidden('A token cannot make tokens; sign in with your browser');
  const user = await ownerOf(database, actor, input.owner?.trim() || actor.name);
  const applications = [...new Set((input.applications ?? []).map((one) => one.trim().toLowerCase()))].filter(Boolean);
  if (applications.length > 100) throw invalid('A token is limited to at most 100 applications; make a second one');
  const token = `gnk_${randomBytes(32).toString('base64url')}`;
  const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
  return await inTransaction(database, async (sql) => {
    const id = await insertToken(sql, {
      userId: user.id,
      name,
      hash: hashToken(token),
      hint: token.slice(-4),
      expiresAt,
      scope: input.scope,
      applications,
    });
    if (!id) throw invalid('The token could not be made; try again');
    const details = { id, user: user.name, scope: input.scope ?? 'all', applications };
    await recordAudit(sql, actor, { action: 'token.create', object: `token ${name}`, after: details });
    return { id, token };
  });
}

async function ownerOf(database: Database, actor: Actor, name: string): Promise<UserRecord> {
  const user = await findUserByName(database.pool, name);
  if (user && (name === actor.name || (user.source === serviceSource && mayUse(actor, user)))) return user;
  throw notFound(
    `There is no service account ${name} that you may use; a token is your own or belongs to one of those`,
  );
}

/** One's own tokens; administrators may ask for everybody's. */
export async function listTokens(
  database: Database,
  actor: Actor,
  input: { all?: boolean } = {},
): Promise<TokenView[]> {
  if (input.all) authorize(actor, 'administer', { kind: 'system', name: 'tokens' });
  const rows = await selectTokens(database.pool, { user: input.all ? undefined : actor.name, limit: 500 });
  return rows.map(viewOf);
}

export async function revokeToken(database: Database, actor: Actor, input: { id: string }): Promise<void> {
  const token = await findToken(database.pool, input.id);
  if (!token || (token.user !== actor.name && !actor.admin)) throw notFound(`There is no token ${input.id}`);
  await inTransaction(database, async (sql) => {
    await revokeTokenRow(sql, input.id);
    const { id, user, scope, applications } = token;
    const before = { id, user, scope: scope ?? 'all', applications };
    await recordAudit(sql, actor, { action: 'token.revoke', object: `token ${token.name}`, before });
  });
}

function viewOf(row: TokenRow): TokenView {
  const { id, name, user, hint, applications } = row;
  return {
    id,
    name,
    user,
    ...(row.scope ? { scope: row.scope } : {}),
    applications,
    hint,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt?.getTime(),
    lastUsedAt: row.lastUsedAt?.getTime(),
    revokedAt: row.revokedAt?.getTime(),
  };
}
