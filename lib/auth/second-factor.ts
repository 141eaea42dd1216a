import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { beginAttempt } from '#lib/auth/attempts';
import { verifyPassword } from '#lib/auth/password';
import { redeemCode } from '#lib/auth/second-factor-code';
import { acceptSetUp, makeSetUp, type SetUpParts } from '#lib/auth/second-factor-set-up';
import type { SecondFactorPolicy, SecondFactorSetUp, SecondFactorView } from '#lib/identity/contract';
import { newRecoveryCodes, recoveryHash } from '#lib/identity/second-factor/recovery-code';
import { conflict, forbidden, invalid } from '#lib/kernel/errors';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { readSecondFactorPolicy } from '#lib/store/second-factor-policy';
import {
  deleteSecondFactor,
  findSecondFactor,
  replaceRecoveryHashes,
  type SecondFactorRecord,
} from '#lib/store/second-factors';
import { keepSessionAlone } from '#lib/store/sessions';
import { strikeAttempt } from '#lib/store/sign-in-failures';
import { findUserByName, type UserRecord } from '#lib/store/users';

/**
 * One's own second factor. Whoever changes it shows the password again, and the factor there is: a session that somebody
 * left open must not be enough to lock its owner out.
 */
export type SecondFactorParts = SetUpParts & { database: Database };

/** What is shown again before a change: `code` is one of the device or a recovery code, where there is a second factor. */
export interface Proof {
  password: string;
  code?: string;
}

/** Undefined for people whose sign-in is kept elsewhere. */
export async function secondFactorOf(database: Database, actor: Actor): Promise<SecondFactorView | undefined> {
  const user = await findUserByName(database.pool, actor.name);
  if (user?.source !== 'local') return undefined;
  const factor = await findSecondFactor(database.pool, user.id);
  const required = concerns(await readSecondFactorPolicy(database.pool), user);
  return {
    ...(factor ? { since: factor.createdAt.getTime() } : {}),
    recoveryCodes: factor?.recoveryHashes.length ?? 0,
    required,
  };
}

/** Whether the policy demands a second factor of somebody. */
export function concerns(policy: SecondFactorPolicy, user: Pick<UserRecord, 'source' | 'admin'>): boolean {
  return user.source === 'local' && (policy === 'everybody' || (policy === 'administrators' && user.admin));
}

/** A secret for a device, the first one or another one; it counts once `confirmSecondFactor` has seen a code of it. */
export async function beginSecondFactor(
  parts: SecondFactorParts,
  actor: Actor,
  proof: Proof,
): Promise<SecondFactorSetUp> {
  const user = await ownUser(parts.database, actor);
  return await proved(parts, actor, user, proof, async (sql, factor) => {
    await recordAudit(sql, actor, {
      action: 'second-factor.begin',
      object: `user ${user.name}`,
      after: { replaces: factor !== undefined },
    });
    return makeSetUp(parts, user, factor?.id, Date.now());
  });
}

/** Answers the recovery codes, which are shown this once. All other sessions of the person end. */
export async function confirmSecondFactor(
  { database, box }: SecondFactorParts,
  actor: Actor,
  input: { setUp: string; code: string },
): Promise<{ recoveryCodes: string[] }> {
  const user = await ownUser(database, actor);
  const attempt = await beginAttempt(database, { name: user.name, address: actor.address ?? '', kind: 'code' });
  const recoveryCodes = await inTransaction(database, async (sql) => {
    const before = await findSecondFactor(sql, user.id);
    const codes = await acceptSetUp(sql, box, user, { ...input, now: Date.now() });
    if (actor.sessionId) await keepSessionAlone(sql, user.id, actor.sessionId);
    await recordAudit(sql, actor, {
      action: before ? 'second-factor.replace' : 'second-factor.add',
      object: `user ${user.name}`,
      before: { secondFactor: before !== undefined },
      after: { secondFactor: true, recoveryCodes: codes.length },
    });
    return codes;
  });
  await strikeAttempt(database.pool, attempt);
  return { recoveryCodes };
}

export async function removeSecondFactor(parts: SecondFactorParts, actor: Actor, proof: Proof): Promise<void> {
  const user = await ownUser(parts.database, actor);
  if (concerns(await readSecondFactorPolicy(parts.database.pool), user)) {
    throw conflict('A second factor is required of you here; you can move it to another device, but not give it up');
  }
  await proved(parts, actor, user, proof, async (sql, factor) => {
    if (!factor) throw noFactor();
    await deleteSecondFactor(sql, user.id);
    await recordAudit(sql, actor, {
      action: 'second-factor.remove',
      object: `user ${user.name}`,
      before: { secondFactor: true, recoveryCodes: factor.recoveryHashes.length },
      after: { secondFactor: false },
    });
  });
}

/** Ten new ones, shown this once; the ones before stop counting. */
export async function renewRecoveryCodes(
  parts: SecondFactorParts,
  actor: Actor,
  proof: Proof,
): Promise<{ recoveryCodes: string[] }> {
  const user = await ownUser(parts.database, actor);
  return await proved(parts, actor, user, proof, async (sql, factor) => {
    if (!factor) throw noFactor();
    const recoveryCodes = newRecoveryCodes();
    await replaceRecoveryHashes(
      sql,
      factor.id,
      recoveryCodes.map((code) => recoveryHash(user.id, code)),
    );
    await recordAudit(sql, actor, {
      action: 'second-factor.renew-codes',
      object: `user ${user.name}`,
      before: { recoveryCodes: factor.recoveryHashes.length },
      after: { recoveryCodes: recoveryCodes.length, renewed: true },
    });
    return { recoveryCodes };
  });
}

const noFactor = () => conflict('There is no second factor to change; set one up first');

async function ownUser(database: Database, actor: Actor): Promise<UserRecord> {
  if (actor.via !== 'session') throw forbidden('A second factor is changed in the browser, not with a token');
  const user = await findUserByName(database.pool, actor.name);
  if (!user) throw forbidden('You are not known here any more; sign in again');
  if (user.source !== 'local') {
    throw invalid(`The sign-in of ${user.name} is kept by ${user.source}; a second factor is set up there`);
  }
  return user;
}

/** Tests what was shown, uses the code up and acts, in one transaction. Wrong proofs count like failed sign-ins. */
async function proved<T>(
  { database, box }: SecondFactorParts,
  actor: Actor,
  user: UserRecord,
  { password, code = '' }: Proof,
  act: (sql: Sql, factor: SecondFactorRecord | undefined) => Promise<T>,
): Promise<T> {
  const address = actor.address ?? '';
  const attempts = [await beginAttempt(database, { name: user.name, address, kind: 'password' })];
  if (!(await verifyPassword(password, user.passwordHash))) throw invalid('The password is wrong');
  const known = await findSecondFactor(database.pool, user.id);
  if (known) attempts.push(await beginAttempt(database, { name: user.name, address, kind: 'code' }));
  const result = await inTransaction(database, async (sql) => {
    const factor = await findSecondFactor(sql, user.id);
    if (factor?.id !== known?.id) throw conflict('Your second factor was changed meanwhile; try again');
    if (factor && !(await redeemCode(sql, box, factor, code, Date.now()))) throw wrongCode();
    return await act(sql, factor);
  });
  for (const attempt of attempts) await strikeAttempt(database.pool, attempt);
  return result;
}

export const wrongCode = () =>
  invalid('The code is wrong or was used before; wait for the next one, or use a recovery code');
