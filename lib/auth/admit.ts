import { onOneLine } from '#lib/auth/one-line';
import { isReservedName } from '#lib/auth/run-as';
import type { SessionClaims } from '#lib/auth/session';
import { recordSignIn } from '#lib/auth/sign-in-audit';
import type { IdentitySources } from '#lib/auth/sources';
import { sessionLimits } from '#lib/config/session-limits';
import type { Identity } from '#lib/identity/contract';
import { forbidden } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { deleteOldSessions, insertSession } from '#lib/store/sessions';
import { type UserRecord, upsertUser } from '#lib/store/users';

/**
 * Remembers a person as their source knows them now. Throws `forbidden` when the name cannot be theirs: it is the
 * product's own, or belongs to another source.
 */
export async function admit(
  database: Database,
  sources: IdentitySources,
  source: string,
  identity: Identity,
): Promise<UserRecord> {
  const name = identity.name.trim().toLowerCase();
  // Angle brackets are the product itself, which no source may claim to be; control characters would fool readers.
  if (!/^[^<>\p{Cc}\p{Cf}\s][^<>\p{Cc}\p{Cf}]{0,199}$/u.test(name) || isReservedName(name)) {
    throw forbidden(
      `${source} calls somebody by a name that cannot be used here: letters, digits and signs, at most 200`,
    );
  }
  // What local users may stands in their row, where administrators change it.
  const rights = source === 'local' ? identity : await sources.withFileRoles(name, identity);
  const user = await upsertUser(database.pool, {
    name,
    displayName: onOneLine(identity.displayName).slice(0, 200) || name,
    email: onOneLine(identity.email).slice(0, 320),
    source,
    roles: [...rights.roles],
    admin: rights.admin,
    grant: sources.sealGrant(name, identity.grant),
    sourceRights: { roles: identity.roles, admin: identity.admin },
  });
  if (!user) throw forbidden(`The name ${name} belongs to somebody of another source than ${source}`, { object: name });
  return user;
}

/**
 * A new session for somebody who has proved who they are; what the cookie is made from. `secondFactor` is what they showed
 * besides their password, in words.
 */
export async function beginSession(
  database: Database,
  user: UserRecord,
  address: string,
  secondFactor?: string,
): Promise<SessionClaims> {
  await deleteOldSessions(database.pool, sessionLimits());
  const shown = secondFactor !== undefined;
  const sessionId = await insertSession(database.pool, { userId: user.id, address, secondFactor: shown });
  await recordSignIn(database, { name: user.name, address, result: 'done', ...(shown ? { secondFactor } : {}) });
  return { userId: user.id, epoch: user.sessionEpoch, sessionId };
}
