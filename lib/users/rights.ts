import { guardedAccount } from '#lib/accounts/guard';
import { guardedApplication, guardedCreation } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { authorize, decide, type Guarded } from '#lib/auth/can';
import { actorOfUser } from '#lib/auth/run-as';
import { notFound } from '#lib/kernel/errors';
import { selectAccounts } from '#lib/store/accounts';
import { selectApplicationPermissions } from '#lib/store/applications';
import type { Database } from '#lib/store/database';
import { type PermissionRuleRecord, selectPermissionRules } from '#lib/store/permission-rules';
import { findUserByName, type UserRecord } from '#lib/store/users';
import type { PersonRights, RightsRow } from '#lib/users/view';

const pageSize = 200;
const actions = ['read', 'execute', 'write'] as const;

/**
 * "What can this person do, and why?": the same decisions as every query and command asks for, with the person as actor.
 * Accounts first, then applications by name, page by page. For administrators.
 */
export async function rightsOfPerson(
  database: Database,
  actor: Actor,
  input: { name: string; search?: string; after?: string },
): Promise<PersonRights> {
  authorize(actor, 'administer', { kind: 'system', name: 'users' });
  const user = await findUserByName(database.pool, input.name);
  if (!user) throw notFound(`There is no user ${input.name}`);
  const person = await actorOfUser(database, user.name);
  const search = input.search?.trim().toLowerCase() ?? '';
  const accounts = input.after === undefined ? await selectAccounts(database.pool) : [];
  const found = await selectApplicationPermissions(database.pool, { search, after: input.after, limit: pageSize + 1 });
  const page = found.slice(0, pageSize);
  const { name, displayName, source, roles, admin } = user;
  return {
    user: { name, displayName, source, roles, admin },
    summary: summaryOf(user),
    creating: input.after === undefined ? await creatingOf(database, person) : [],
    rows: [
      ...accounts
        .filter((account) => account.kind !== 'identity' && account.name.toLowerCase().includes(search))
        .map((account) => rowOf(person, 'account', guardedAccount(account))),
      ...page.map((application) => rowOf(person, 'application', guardedApplication(application))),
    ],
    ...(found.length > pageSize ? { next: page.at(-1)?.name } : {}),
  };
}

/** Names that no rule with a list for creating speaks of are for everyone; `*` is the rule for all names. */
async function creatingOf(database: Database, person: Actor): Promise<PersonRights['creating']> {
  const rules = (await selectPermissionRules(database.pool)).filter(({ kind }) => kind === 'application');
  const one = (names: string, rule?: PermissionRuleRecord) => ({
    names,
    ...decide(person, 'create', guardedCreation(names, rule)),
  });
  const others = rules.some(({ pattern }) => pattern === '*') ? [] : [one(rules.length === 0 ? '*' : 'any other name')];
  return [...rules.filter(({ pattern }) => pattern !== '*'), ...rules.filter(({ pattern }) => pattern === '*')]
    .map((rule) => one(rule.pattern, rule))
    .concat(others);
}

function summaryOf({ name, roles, admin }: Pick<UserRecord, 'name' | 'roles' | 'admin'>): string {
  if (admin) return `${name} is an administrator and may do everything`;
  const open = `${name} may do what is open to everyone who is signed in`;
  if (roles.length === 0) return `${open}; they have no roles`;
  return `${open}, and what the ${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')} ${roles.length === 1 ? 'adds' : 'add'}`;
}

function rowOf(person: Actor, kind: RightsRow['kind'], object: Guarded): RightsRow {
  return { kind, name: object.name, rights: actions.map((action) => ({ action, ...decide(person, action, object) })) };
}
