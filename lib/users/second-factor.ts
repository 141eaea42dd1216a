import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { concerns } from '#lib/auth/second-factor';
import type { SecondFactorPolicy } from '#lib/identity/contract';
import { conflict, notFound } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import {
  localUsersWithoutFactor,
  readSecondFactorPolicy,
  writeSecondFactorPolicy,
} from '#lib/store/second-factor-policy';
import { deleteSecondFactor, findSecondFactor } from '#lib/store/second-factors';
import { forgiveCodes } from '#lib/store/sign-in-failures';
import { bumpSessionEpoch, findUserByName } from '#lib/store/users';
import type { SecondFactorPolicyView } from '#lib/users/view';

/** What administrators do about the second factors of local users. */

/** With the names of those who have none and would be asked for one, for each policy. */
export async function secondFactorPolicy(database: Database, actor: Actor): Promise<SecondFactorPolicyView> {
  authorizeUsers(actor);
  const [administrators, everybody] = await Promise.all([
    localUsersWithoutFactor(database.pool, 'administrators'),
    localUsersWithoutFactor(database.pool, 'everybody'),
  ]);
  const required = await readSecondFactorPolicy(database.pool);
  return { required, without: { nobody: [], administrators, everybody } };
}

/**
 * Counts at once, in all processes: sessions of those it concerns that were begun with a password alone end, and they set a
 * second factor up when they sign in again. Throws `conflict` when whoever asks is among them.
 */
export async function saveSecondFactorPolicy(
  database: Database,
  actor: Actor,
  input: { required: SecondFactorPolicy },
): Promise<void> {
  authorizeUsers(actor);
  const { required } = input;
  await inTransaction(database, async (sql) => {
    const user = await findUserByName(sql, actor.name);
    if (user && concerns(required, user) && !(await findSecondFactor(sql, user.id))) {
      throw conflict('Set up your own second factor first, under “Your account”; then ask it of others');
    }
    const before = await readSecondFactorPolicy(sql);
    await writeSecondFactorPolicy(sql, required);
    await recordAudit(sql, actor, {
      action: 'second-factor.policy',
      object: 'second factor of local users',
      before: { required: before },
      after: { required },
    });
  });
}

/** For somebody who lost device and recovery codes. Their sessions end; they sign in with the password alone, once. */
export async function resetSecondFactor(database: Database, actor: Actor, input: { name: string }): Promise<void> {
  authorizeUsers(actor);
  const user = await findUserByName(database.pool, input.name);
  if (!user) throw notFound(`There is no user ${input.name}`);
  await inTransaction(database, async (sql) => {
    if (!(await deleteSecondFactor(sql, user.id))) throw conflict(`${user.name} has no second factor here`);
    await forgiveCodes(sql, user.name);
    await bumpSessionEpoch(sql, user.id);
    await recordAudit(sql, actor, {
      action: 'second-factor.reset',
      object: `user ${user.name}`,
      before: { secondFactor: true },
      after: { secondFactor: false },
    });
  });
}

function authorizeUsers(actor: Actor): void {
  authorize(actor, 'administer', { kind: 'system', name: 'users' });
}
