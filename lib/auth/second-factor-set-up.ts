/**
 * Teaching a device to count out codes, whether in one's account or on the way in:
 *
 * 1. `makeSetUp` invents a secret and hands it out, readable and sealed. Nothing is stored.
 * 2. `acceptSetUp` gets the sealed half back with a first code, which proves that the device has learnt it, and stores it.
 *
 * The seal binds a set-up to its person, to the sessions they may have (a new password, "sign out everywhere" and a reset
 * end it), to the second factor it replaces, and to a quarter of an hour.
 */

import { secretPlace } from '#lib/auth/second-factor-code';
import type { SealBox } from '#lib/auth/sources';
import type { SecondFactorSetUp } from '#lib/identity/contract';
import { base32, fromBase32 } from '#lib/identity/second-factor/base32';
import { keyUri, newSecret, stepOf } from '#lib/identity/second-factor/one-time-code';
import { drawQr } from '#lib/identity/second-factor/qr-drawing';
import { newRecoveryCodes, recoveryHash } from '#lib/identity/second-factor/recovery-code';
import { conflict, invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { putSecondFactor } from '#lib/store/second-factors';
import type { UserRecord } from '#lib/store/users';

const setUpMs = 15 * 60_000;
const setUpPlace = (user: UserRecord) => `second-factor-set-up/${user.id}/${user.sessionEpoch}`;

/** What set-ups need of a web process. */
export interface SetUpParts {
  box: SealBox;
  /** The product's public address: names the installation in people's apps. */
  url: string;
}

/** `replaces` is the id of the second factor there is, if any. `now` is in epoch milliseconds. */
export function makeSetUp(
  { box, url }: SetUpParts,
  user: UserRecord,
  replaces: string | undefined,
  now: number,
): SecondFactorSetUp {
  const secret = newSecret();
  const issuer = `Gennaker ${new URL(url).host}`;
  const written = base32(secret);
  return {
    secret: written.match(/.{4}/g)?.join(' ') ?? written,
    qr: drawQr(keyUri({ secret, issuer, account: user.name })),
    setUp: box.seal({ secret: written, replaces: replaces ?? null, until: now + setUpMs }, setUpPlace(user)),
  };
}

/**
 * Stores the device and answers the recovery codes, this once. Throws `invalid` for a wrong code or a set-up that is not
 * theirs or too old, `conflict` when their second factor was changed meanwhile.
 */
export async function acceptSetUp(
  sql: Sql,
  box: SealBox,
  user: UserRecord,
  { setUp, code, now }: { setUp: string; code: string; now: number },
): Promise<string[]> {
  const { secret, replaces, until } = opened(box, user, setUp);
  if (typeof until !== 'number' || until < now) throw invalid('Setting up took too long; begin again');
  const step = stepOf(fromBase32(String(secret)), code, now);
  if (step === undefined) {
    throw invalid('The code is not the one of this secret; take the newest, and check the clock of your device');
  }
  const recoveryCodes = newRecoveryCodes();
  const stored = {
    userId: user.id,
    sealed: box.seal({ secret: String(secret) }, secretPlace(user.id)),
    step,
    recoveryHashes: recoveryCodes.map((one) => recoveryHash(user.id, one)),
  };
  if (!(await putSecondFactor(sql, stored, typeof replaces === 'string' ? replaces : null))) {
    throw conflict('Your second factor was changed meanwhile; begin again');
  }
  return recoveryCodes;
}

function opened(box: SealBox, user: UserRecord, setUp: string): JsonObject {
  try {
    return box.open(setUp, setUpPlace(user));
  } catch {
    throw invalid('This set-up does not belong to your sign-in; begin again');
  }
}
