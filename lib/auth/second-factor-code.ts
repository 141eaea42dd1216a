import type { SealBox } from '#lib/auth/sources';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { looksLikeCode, stepOf } from '#lib/identity/second-factor/one-time-code';
import { recoveryHash } from '#lib/identity/second-factor/recovery-code';
import type { Sql } from '#lib/store/database';
import { type SecondFactorRecord, takeRecoveryCode, takeStep } from '#lib/store/second-factors';

/** Where a secret is sealed for. */
export const secretPlace = (userId: string) => `second-factor/${userId}`;

/** What was typed instead of a code of the device. */
export type CodeKind = 'code' | 'recovery code';

/**
 * Checks a code and uses it up; undefined for a wrong one, and for one that was used before, here or in another process.
 * Inside a transaction that rolls back nothing is used up. `now` is in epoch milliseconds.
 */
export async function redeemCode(
  sql: Sql,
  box: SealBox,
  factor: SecondFactorRecord,
  code: string,
  now: number,
): Promise<CodeKind | undefined> {
  const { id, userId, sealed } = factor;
  if (!looksLikeCode(code)) {
    return (await takeRecoveryCode(sql, id, recoveryHash(userId, code))) ? 'recovery code' : undefined;
  }
  const secret = fromBase32(String(box.open(sealed, secretPlace(userId)).secret));
  const step = stepOf(secret, code, now);
  return step !== undefined && (await takeStep(sql, id, step)) ? 'code' : undefined;
}
