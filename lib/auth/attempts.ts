import { GennakerError } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';
import { type AttemptKind, noteAttempt, strikeAttempt } from '#lib/store/sign-in-failures';

/**
 * Guessing is slowed in the database, so that it holds for any number of web processes: an attempt is noted before what
 * was typed is tested and struck out when it was right, so parallel guesses cannot slip under a limit. The limit for a
 * name from everywhere is higher than the one from a single address: it stops a distributed attack, while one stranger
 * cannot easily lock somebody out.
 *
 * Wrong codes count like wrong passwords. Besides, there are few of them a day for a name from everywhere: a code is
 * short, and whoever may try one has shown the right password, so it is no stranger who could lock somebody out.
 */
export const signInLimits = {
  windowMs: 15 * 60_000,
  pair: 8,
  name: 40,
  address: 60,
  codesMs: 24 * 3600_000,
  codes: 30,
};

const textLimit = 200;

/** Answers the attempt's id, to be struck out when it was right. Throws `limit`. */
export async function beginAttempt(
  database: Database,
  attempt: { name: string; address: string; kind: AttemptKind },
): Promise<string> {
  const { windowMs, codesMs, ...most } = signInLimits;
  const [name, address] = [attempt.name.slice(0, textLimit), attempt.address.slice(0, textLimit)];
  const { id, counts } = await noteAttempt(database.pool, { name, address, kind: attempt.kind, windowMs, codesMs });
  const tooManyCodes = attempt.kind === 'code' && counts.codes > most.codes;
  if (!tooManyCodes && counts.pair <= most.pair && counts.name <= most.name && counts.address <= most.address) {
    return id;
  }
  await strikeAttempt(database.pool, id);
  throw new GennakerError(
    'limit',
    tooManyCodes
      ? 'Too many wrong codes today; change your password, and ask an administrator to reset your second factor'
      : 'Too many failed sign-ins; wait 15 minutes and try again',
    { data: { retryAfter: Math.ceil((tooManyCodes ? codesMs : windowMs) / 1000) } },
  );
}
