import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { mayUse } from '#lib/auth/run-as';
import { conflict } from '#lib/kernel/errors';
import { type Database, inTransaction } from '#lib/store/database';
import {
  type OwnedToken,
  selectPipelinesRunningAs,
  selectRoleHolders,
  selectServiceAccounts,
  selectServiceTokens,
} from '#lib/store/service-accounts';
import { insertLocalUser, serviceSource } from '#lib/store/users';
import { checkedRoles, checkedUserName } from '#lib/users/names';
import type { ServiceAccountView, ServiceToken } from '#lib/users/view';

/** Those that the actor may let triggers run as. */
export async function listUsableServiceAccounts(database: Database, actor: Actor): Promise<string[]> {
  const accounts = await selectServiceAccounts(database.pool);
  return accounts.filter(({ roles }) => mayUse(actor, { roles })).map(({ name }) => name);
}

const mostNames = 20;
const system = { kind: 'system', name: 'users' } as const;

/** All of them, with what depends on each. For administrators. */
export async function listServiceAccounts(database: Database, actor: Actor): Promise<ServiceAccountView[]> {
  authorize(actor, 'administer', system);
  const { pool } = database;
  const accounts = await selectServiceAccounts(pool);
  const names = accounts.map(({ name }) => name);
  const [tokens, pipelines, people] = await Promise.all([
    selectServiceTokens(pool),
    selectPipelinesRunningAs(pool, names),
    selectRoleHolders(pool),
  ]);
  return accounts.map(({ name, roles, fromFile, createdAt, actedAt }) => {
    const own = tokens.filter(({ owner }) => owner === name);
    const users = people.filter((person) => !person.admin && mayUse(person, { roles }));
    const used = Math.max(actedAt ?? 0, ...own.map(({ lastUsedAt }) => lastUsedAt ?? 0));
    return {
      name,
      roles,
      source: fromFile ? 'file' : 'stored',
      createdAt,
      ...(used > 0 ? { lastUsedAt: used } : {}),
      tokens: own.map(tokenView),
      pipelines: pipelines
        .filter(({ account }) => account === name)
        .map(({ id, application, name: pipeline }) => ({ id, application, name: pipeline })),
      users: { count: users.length, names: users.slice(0, mostNames).map((person) => person.name) },
    };
  });
}

function tokenView({
  id,
  name,
  hint,
  scope,
  applications,
  createdAt,
  expiresAt,
  lastUsedAt,
}: OwnedToken): ServiceToken {
  return {
    id,
    name,
    hint,
    ...(scope ? { scope } : {}),
    applications,
    createdAt,
    ...(expiresAt ? { expiresAt } : {}),
    ...(lastUsedAt ? { lastUsedAt } : {}),
  };
}

/** Somebody for programs and triggers: it has roles and tokens, and nobody signs in as it. It is never an administrator. */
export async function createServiceAccount(
  database: Database,
  actor: Actor,
  input: { name: string; roles?: readonly string[] },
): Promise<{ name: string }> {
  authorize(actor, 'administer', system);
  const name = checkedUserName(input.name);
  const roles = checkedRoles(input.roles ?? []);
  await inTransaction(database, async (sql) => {
    const rest = { displayName: name, email: '', passwordHash: null, admin: false, source: serviceSource };
    if (!(await insertLocalUser(sql, { ...rest, name, roles }))) throw conflict(`There is a user ${name} already`);
    await recordAudit(sql, actor, { action: 'service-account.create', object: `user ${name}`, after: { roles } });
  });
  return { name };
}
