import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { firstAdminName, randomPassword } from '#lib/auth/first-admin';
import { hashPassword } from '#lib/auth/password';
import { conflict } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import { findUserByName, insertLocalUser, updatePassword, updateRights } from '#lib/store/users';

/**
 * For whoever holds the machine when nobody can sign in any more: a local user of this name is an administrator with a
 * new password afterwards, made if there was none. Ends that user's sessions. The password is in the answer only.
 */
export async function recoverAdmin(
  database: Database,
  name = firstAdminName,
): Promise<{ name: string; password: string }> {
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  const user = await findUserByName(database.pool, name);
  if (user && user.source !== 'local') {
    throw conflict(`${name} comes from ${user.source} and has no password here; choose another name`);
  }
  await inTransaction(database, async (sql) => {
    if (user) {
      await updatePassword(sql, user.id, passwordHash);
      await updateRights(sql, user.id, { roles: user.roles, admin: true });
    } else {
      await insertLocalUser(sql, { name, displayName: name, email: '', passwordHash, roles: [], admin: true });
    }
    await recordAudit(sql, internalActor('recovery'), { action: 'user.recover', object: `user ${name}` });
  });
  return { name, password };
}
