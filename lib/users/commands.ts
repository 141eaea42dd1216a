import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { onOneLine } from '#lib/auth/one-line';
import { hashPassword } from '#lib/auth/password';
import { checkNewPassword } from '#lib/auth/weak-password';
import { conflict, invalid, notFound } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import {
  deleteUserRow,
  findUserByName,
  hasOtherLocalAdmin,
  insertLocalUser,
  serviceSource,
  type UserRecord,
  updatePassword,
  updateRights,
} from '#lib/store/users';
import { checkedRoles, checkedUserName } from '#lib/users/names';

/** Local users; people of other identity sources come and go with their source. Only for administrators. */
export interface NewUser {
  name: string;
  password: string;
  displayName?: string;
  email?: string;
  roles?: readonly string[];
  admin?: boolean;
}

export async function createUser(database: Database, actor: Actor, input: NewUser): Promise<{ name: string }> {
  authorizeUsers(actor);
  const name = checkedUserName(input.name);
  checkNewPassword(input.password, input.name);
  const passwordHash = await hashPassword(input.password);
  await inTransaction(database, async (sql) => {
    const user = await insertLocalUser(sql, {
      name,
      displayName: onOneLine(input.displayName ?? '').slice(0, 200) || name,
      email: onOneLine(input.email ?? '').slice(0, 320),
      passwordHash,
      roles: checkedRoles(input.roles ?? []),
      admin: input.admin ?? false,
    });
    if (!user) throw conflict(`There is a user ${name} already`);
    await recordAudit(sql, actor, {
      action: 'user.create',
      object: `user ${name}`,
      after: { roles: user.roles, admin: user.admin },
    });
  });
  return { name };
}

/** What is given is changed; a new password ends the person's sessions. */
export async function updateUser(
  database: Database,
  actor: Actor,
  input: { name: string; roles?: readonly string[]; admin?: boolean; password?: string },
): Promise<void> {
  authorizeUsers(actor);
  const user = await requireLocal(database, input.name);
  if (user.source === serviceSource && (input.password !== undefined || input.admin)) {
    throw invalid(`${user.name} is a service account: it has roles and tokens, but neither a password nor all rights`);
  }
  if (input.password !== undefined) checkNewPassword(input.password, input.name);
  const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
  const rights = { roles: checkedRoles(input.roles ?? user.roles), admin: input.admin ?? user.admin };
  await inTransaction(database, async (sql) => {
    if (user.admin && !rights.admin && !(await hasOtherLocalAdmin(sql, user.id))) throw lastAdmin(user.name);
    await updateRights(sql, user.id, rights);
    if (passwordHash) await updatePassword(sql, user.id, passwordHash);
    await recordAudit(sql, actor, {
      action: 'user.update',
      object: `user ${user.name}`,
      details: { password: passwordHash !== undefined },
      before: { roles: user.roles, admin: user.admin },
      after: rights,
    });
  });
}

/** Somebody of another source comes back with their next sign-in, if they still may; until then their name is free. */
export async function deleteUser(database: Database, actor: Actor, input: { name: string }): Promise<void> {
  authorizeUsers(actor);
  const user = await requireUser(database, input.name);
  if (user.fromFile) throw comesFromFile(user.name);
  await inTransaction(database, async (sql) => {
    const local = user.source === 'local';
    if (local && user.admin && !(await hasOtherLocalAdmin(sql, user.id))) throw lastAdmin(user.name);
    await deleteUserRow(sql, user.id);
    await recordAudit(sql, actor, {
      action: 'user.delete',
      object: `user ${user.name}`,
      before: { roles: user.roles, admin: user.admin },
    });
  });
}

function authorizeUsers(actor: Actor): void {
  authorize(actor, 'administer', { kind: 'system', name: 'users' });
}

async function requireUser(database: Database, name: string): Promise<UserRecord> {
  const user = await findUserByName(database.pool, name);
  if (!user) throw notFound(`There is no user ${name}`);
  return user;
}

async function requireLocal(database: Database, name: string): Promise<UserRecord> {
  const user = await requireUser(database, name);
  if (user.source !== 'local' && user.source !== serviceSource) {
    throw conflict(`${name} comes from ${user.source}; change them there`);
  }
  if (user.fromFile) throw comesFromFile(user.name);
  return user;
}

const comesFromFile = (name: string) => conflict(`${name} comes from gennaker.yaml; change it there`);

const lastAdmin = (name: string) =>
  conflict(`${name} is the last local administrator; make somebody else one first`, { object: name });
