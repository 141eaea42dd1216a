import { guardedAccount } from '#lib/accounts/guard';
import { guardedApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { can, type Guarded } from '#lib/auth/can';
import type { JsonObject } from '#lib/kernel/json';
import { selectAccounts } from '#lib/store/accounts';
import { permissionsOf } from '#lib/store/applications';
import type { Database } from '#lib/store/database';
import { type PermissionRuleRecord, selectPermissionRules, selectRuledApplications } from '#lib/store/permission-rules';
import { selectRoleHolders } from '#lib/store/service-accounts';
import { authorizeRules, checkedRule } from '#lib/users/rules';
import type { RuleAction, RuleEffect } from '#lib/users/view';

/**
 * Whom a rule affects, asked before it is saved or deleted: the same decisions as every query and command asks for, once with
 * the rules as they are and once as they would be. Things with the same lists are decided once, and people with the same
 * roles too, so that thousands of both are no work.
 */
const actions = ['read', 'execute', 'write'] as const;
const mostPeople = 50;
const mostNames = 20;

type Rule = Pick<PermissionRuleRecord, 'kind' | 'pattern' | 'permissions'>;

export async function effectOfRule(
  database: Database,
  actor: Actor,
  input: { kind: string; pattern: string; permissions: JsonObject; deleted?: boolean },
): Promise<RuleEffect> {
  authorizeRules(actor);
  const rule = checkedRule(input);
  const rules = (await selectPermissionRules(database.pool)).filter(({ kind }) => kind === rule.kind);
  const others = rules.filter(({ pattern }) => pattern !== rule.pattern);
  const after = input.deleted ? others : [...others, rule];
  const affected = (await ruledThings(database, rule)).filter(
    ({ ruled }) => best(rules, ruled)?.pattern === rule.pattern || best(after, ruled)?.pattern === rule.pattern,
  );
  const pairs = new Map<string, { before: Guarded; after: Guarded }>();
  for (const thing of affected) {
    const pair = { before: thing.guarded(best(rules, thing.ruled)), after: thing.guarded(best(after, thing.ruled)) };
    const key = JSON.stringify(
      [pair.before, pair.after].map(({ permissions, within }) => [permissions, within?.permissions]),
    );
    pairs.set(key, pair);
  }
  const people = await changesOfPeople(database, [...pairs.values()]);
  const anybody = asPerson([]);
  return {
    things: { count: affected.length, names: affected.slice(0, mostNames).map(({ name }) => name) },
    people: people.slice(0, mostPeople),
    more: Math.max(0, people.length - mostPeople),
    everyone: actions.filter((action) => [...pairs.values()].every((pair) => can(anybody, action, pair.after))),
  };
}

async function changesOfPeople(database: Database, pairs: readonly { before: Guarded; after: Guarded }[]) {
  const known = new Map<string, { gains: RuleAction[]; loses: RuleAction[] }>();
  const changed: RuleEffect['people'] = [];
  for (const { name, roles, admin } of await selectRoleHolders(database.pool)) {
    if (admin) continue;
    const key = roles.join('\n');
    const change = known.get(key) ?? changeFor(asPerson(roles), pairs);
    known.set(key, change);
    if (change.gains.length + change.loses.length > 0) changed.push({ name, ...change });
  }
  return changed;
}

function changeFor(person: Actor, pairs: readonly { before: Guarded; after: Guarded }[]) {
  const moved = (from: 'before' | 'after', to: 'before' | 'after') =>
    actions.filter((action) => pairs.some((pair) => !can(person, action, pair[from]) && can(person, action, pair[to])));
  return { gains: moved('before', 'after'), loses: moved('after', 'before') };
}

const asPerson = (roles: readonly string[]): Actor => ({
  name: '',
  displayName: '',
  roles,
  admin: false,
  via: 'internal',
});

interface RuledThing {
  name: string;
  /** The name that the rule's pattern is held against. */
  ruled: string;
  guarded(rule: Rule | undefined): Guarded;
}

async function ruledThings(database: Database, { kind }: Rule): Promise<RuledThing[]> {
  if (kind === 'application') {
    const names = await selectRuledApplications(database.pool);
    return names.map((name) => ({
      name,
      ruled: name,
      guarded: (rule) => guardedApplication({ name, permissions: permissionsOf(rule ?? {}), rule: rule?.pattern }),
    }));
  }
  const accounts = await selectAccounts(database.pool);
  return accounts.map((account) => ({
    name: account.name,
    ruled: account.environment,
    guarded: (rule) => guardedAccount({ ...account, environmentRule: rule?.permissions ?? null }),
  }));
}

/** The rule that counts for a name, as `bestRule` finds it in SQL. */
function best(rules: readonly Rule[], name: string): Rule | undefined {
  const fits = ({ pattern }: Rule) =>
    pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));
  return rules.filter(fits).sort((a, b) => b.pattern.length - a.pattern.length)[0];
}
