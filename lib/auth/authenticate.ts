import type { Actor } from '#lib/auth/actor';
import { boundedUserAgent } from '#lib/auth/browser-name';
import type { SecretKeys } from '#lib/auth/keys';
import { parseCookies, readSession } from '#lib/auth/session';
import { withAccounts } from '#lib/auth/token-accounts';
import { hashToken } from '#lib/auth/tokens';
import { sessionLimits } from '#lib/config/session-limits';
import type { Database } from '#lib/store/database';
import { findSession } from '#lib/store/sessions';
import { redeemToken } from '#lib/store/tokens';

/**
 * Who asks, or undefined. A token in the headers decides alone: a wrong one is not rescued by a cookie, so that a script
 * never acts as whoever's browser it runs in. One indexed query either way; roles and sign-out count at once.
 */
export async function authenticate(database: Database, keys: SecretKeys, headers: Headers): Promise<Actor | undefined> {
  const address = addressOf(headers);
  const token = tokenOf(headers);
  if (token !== undefined) {
    const owner = await redeemToken(database.pool, hashToken(token));
    if (!owner) return undefined;
    const { name, displayName, roles, admin } = owner;
    const limits = await withAccounts(database, owner.limits);
    return { name, displayName: displayName || name, roles, admin, via: 'token', token: limits, address };
  }
  const claims = await readSession(parseCookies(headers.get('cookie')), keys);
  if (!claims) return undefined;
  const userAgent = boundedUserAgent(headers.get('user-agent'));
  const user = await findSession(database.pool, claims.sessionId, sessionLimits(), userAgent);
  if (!user || user.id !== claims.userId || user.sessionEpoch !== claims.epoch) return undefined;
  const { name, displayName, roles, admin, source, generatedPassword } = user;
  const password = source === 'local' ? { ownPassword: true, generatedPassword } : {};
  const { sessionId } = claims;
  return { name, displayName: displayName || name, roles, admin, via: 'session', sessionId, address, ...password };
}

/** `Authorization: Bearer …` or Gate's `X-Spinnaker-Token`. An empty string is a wrong token, not a missing one. */
function tokenOf(headers: Headers): string | undefined {
  const own = headers.get('x-spinnaker-token');
  if (own !== null) return own.trim();
  const authorization = headers.get('authorization');
  if (authorization === null) return undefined;
  return /^bearer\s+(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
}

/**
 * The nearest address we can name: the last entry is what our own proxy, or the server itself, wrote; the ones before it
 * may be invented by the client.
 */
export function addressOf(headers: Headers): string | undefined {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  return last ? last.slice(0, 64) : undefined;
}
