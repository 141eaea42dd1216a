import { admit } from '#lib/auth/admit';
import { beginAttempt } from '#lib/auth/attempts';
import { secondStepOf } from '#lib/auth/second-step';
import { countRefusedSignIn, recordSignIn } from '#lib/auth/sign-in-audit';
import { type IdentitySources, passwordSources } from '#lib/auth/sources';
import type { SecondStep } from '#lib/identity/contract';
import { isGennakerError, unauthenticated, unavailable } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { deleteOldFailures, forgiveAttempts, strikeAttempt } from '#lib/store/sign-in-failures';
import type { UserRecord } from '#lib/store/users';

const nameLimit = 200;
const forgetAfterMs = 24 * 3600_000;

/**
 * Sign-in by name and password, as far as the password goes: `next` is what is still missing before there may be a session.
 * Throws `unauthenticated` for wrong credentials, `limit` for too many tries, `unavailable` for a silent directory.
 */
export async function signInWithPassword(
  database: Database,
  sources: IdentitySources,
  attempt: { name: string; password: string; address: string },
): Promise<{ user: UserRecord; next: SecondStep | undefined }> {
  const name = attempt.name.trim().toLowerCase().slice(0, nameLimit);
  const address = attempt.address.slice(0, nameLimit);
  const id = await beginAttempt(database, { name, address, kind: 'password' }).catch(async (error) => {
    await countRefusedSignIn(database, { name, address, what: 'limit', reason: 'too many failed attempts' });
    throw error;
  });
  let user: UserRecord | undefined;
  try {
    user = await firstMatch(database, sources, { name, password: attempt.password });
  } catch (error) {
    // The password was not tested, so nothing failed that should count.
    await strikeAttempt(database.pool, id);
    throw error;
  }
  if (!user) {
    await recordSignIn(database, { name, address, result: 'refused', reason: 'wrong name or password' });
    throw unauthenticated('The name or the password is wrong');
  }
  const next = await secondStepOf(database, user);
  // Who still has to show a code is not through: earlier slips count until they are.
  if (next) await strikeAttempt(database.pool, id);
  else await forgiveAttempts(database.pool, { name, address });
  await deleteOldFailures(database.pool, forgetAfterMs);
  return { user, next };
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
