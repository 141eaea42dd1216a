import { admit } from '#lib/auth/admit';
import { recordSignIn } from '#lib/auth/sign-in-audit';
import { type IdentitySources, passwordSources } from '#lib/auth/sources';
import { GennakerError, isGennakerError, unauthenticated, unavailable } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { deleteOldFailures, forgiveAttempts, noteAttempt, strikeAttempt } from '#lib/store/sign-in-failures';
import type { UserRecord } from '#lib/store/users';

/**
 * Sign-in by name and password. Guessing is slowed in the database, so that it holds for any number of web processes:
 * an attempt is noted before the password is tested and struck out when it succeeds, so parallel guesses cannot slip
 * under a limit. The limit for a name from everywhere is higher than the one from a single address: it stops a
 * distributed attack, while one stranger cannot easily lock somebody out.
 */
export const signInLimits = { windowMs: 15 * 60_000, pair: 8, name: 40, address: 60 };

const nameLimit = 200;
const forgetAfterMs = 24 * 3600_000;

/** Throws `unauthenticated` for wrong credentials, `limit` for too many tries, `unavailable` for a silent directory. */
export async function signInWithPassword(
  database: Database,
  sources: IdentitySources,
  attempt: { name: string; password: string; address: string },
): Promise<UserRecord> {
  const name = attempt.name.trim().toLowerCase().slice(0, nameLimit);
  const address = attempt.address.slice(0, nameLimit);
  const noted = await noteAttempt(database.pool, { name, address, windowMs: signInLimits.windowMs });
  const { pair, name: byName, address: byAddress } = noted.counts;
  if (pair > signInLimits.pair || byName > signInLimits.name || byAddress > signInLimits.address) {
    await strikeAttempt(database.pool, noted.id);
    await recordSignIn(database, { name, address, result: 'refused', reason: 'too many failed attempts' });
    throw new GennakerError('limit', 'Too many failed sign-ins; wait 15 minutes and try again');
  }
  let user: UserRecord | undefined;
  try {
    user = await firstMatch(database, sources, { name, password: attempt.password });
  } catch (error) {
    // The password was not tested, so nothing failed that should count.
    await strikeAttempt(database.pool, noted.id);
    throw error;
  }
  if (!user) {
    await recordSignIn(database, { name, address, result: 'refused', reason: 'wrong name or password' });
    throw unauthenticated('The name or the password is wrong');
  }
  await forgiveAttempts(database.pool, { name, address });
  await deleteOldFailures(database.pool, forgetAfterMs);
  return user;
}

/** The first source that accepts wins. A source that is down does not keep the others from answering. */
async function firstMatch(
  database: Database,
  sources: IdentitySources,
  credentials: { name: string; password: string },
): Promise<UserRecord | undefined> {
  let down: unknown;
  for (const source of await passwordSources(sources, database, credentials.name)) {
    try {
      const identity = await source.verify(credentials);
      if (identity) return await admit(database, sources, source.name, identity);
    } catch (error) {
      if (!isGennakerError(error)) throw error;
      // The right password of somebody who may not come in sounds like a wrong one; the log knows better.
      if (error.code === 'limit') throw error;
      sources.tell(source.name, error);
      if (error.code !== 'forbidden') down = error;
    }
  }
  // The reason names servers and DNs, which is for the log only.
  if (down) throw unavailable('Your directory cannot be reached at this moment; try again later');
  return undefined;
}
