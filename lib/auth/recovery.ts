import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { firstAdminName, randomPassword } from '#lib/auth/first-admin';
import { hashPassword } from '#lib/auth/password';
import { conflict } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import { deleteSecondFactor } from '#lib/store/second-factors';
import { forgiveCodes } from '#lib/store/sign-in-failures';
import { findUserByName, insertLocalUser, updatePassword, updateRights } from '#lib/store/users';

/**
 * For whoever holds the machine when nobody can sign in any more: a local user of this name is an administrator with a
 * new password and without a second factor afterwards, made if there was none. Ends that user's sessions. The password is
 * in the answer only; `secondFactorRemoved` tells whether there was one.
 */
export async function recoverAdmin(
  database: Database,
  name = firstAdminName,
): Promise<{ name: string; password: string; secondFactorRemoved: boolean }> {
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  const user = await findUserByName(database.pool, name);
  if (user && user.source !== 'local') {
    throw conflict(`${name} comes from ${user.source} and has no password here; choose another name`);
  }
  const secondFactorRemoved = await inTransaction(database, async (sql) => {
    const removed = user !== undefined && (await deleteSecondFactor(sql, user.id));
    if (user) {
      await forgiveCodes(sql, user.name);
      await updatePassword(sql, user.id, passwordHash, true);
      await updateRights(sql, user.id, { roles: user.roles, admin: true });
    } else {
      const rest = { displayName: name, email: '', roles: [], admin: true };
      await insertLocalUser(sql, { name, passwordHash, generatedPassword: true, ...rest });
    }
    await recordAudit(sql, internalActor('recovery'), {
      action: 'user.recover',
      object: `user ${name}`,
      details: { secondFactorRemoved: removed },
    });
    return removed;
  });
  return { name, password, secondFactorRemoved };
}
