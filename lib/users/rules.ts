import { z } from 'zod';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { conflict, invalid, notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { readFileState } from '#lib/store/file-people';
import {
  deletePermissionRule,
  findPermissionRule,
  lockRules,
  selectPermissionRules,
  upsertPermissionRule,
} from '#lib/store/permission-rules';
import type { FileStateView, PermissionRuleView } from '#lib/users/view';

/** Permissions by the beginning of a name, and by environment. Only for administrators, whom no rule keeps from anything. */
const roles = z
  .array(z.string().trim().min(1).max(200))
  .max(500)
  .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))]);
const lists = z.strictObject({ READ: roles, WRITE: roles, EXECUTE: roles, CREATE: roles }).partial();
const kinds = ['application', 'environment'] as const;

/** With how the last look at gennaker.yaml went, when there is such a file. */
export async function fileState(database: Database, actor: Actor): Promise<FileStateView | undefined> {
  authorizeRules(actor);
  return await readFileState(database.pool);
}

export async function listRules(database: Database, actor: Actor): Promise<PermissionRuleView[]> {
  authorizeRules(actor);
  const rules = await selectPermissionRules(database.pool);
  return rules.map(({ updatedAt, ...rule }) => ({ ...rule, updatedAt: updatedAt.getTime() }));
}

/** Makes the rule, or changes the one of this pattern. `permissions` are role names under READ, WRITE, EXECUTE and CREATE. */
export async function saveRule(
  database: Database,
  actor: Actor,
  input: { kind: string; pattern: string; permissions: JsonObject },
): Promise<void> {
  authorizeRules(actor);
  const rule = checkedRule(input);
  await inTransaction(database, async (sql) => {
    await lockRules(sql);
    const before = await findPermissionRule(sql, rule.kind, rule.pattern);
    if (before?.source === 'file') throw fromFile(rule.pattern);
    await upsertPermissionRule(sql, { ...rule, by: actor.name });
    await recordRule(sql, actor, 'save', rule, { before: before?.permissions, after: rule.permissions });
    await notifyChange(sql, { topic: 'accounts', id: 'rules' });
  });
}

export async function deleteRule(
  database: Database,
  actor: Actor,
  input: { kind: string; pattern: string },
): Promise<void> {
  authorizeRules(actor);
  const key = { kind: kindOf(input.kind), pattern: input.pattern };
  await inTransaction(database, async (sql) => {
    await lockRules(sql);
    const before = await findPermissionRule(sql, key.kind, key.pattern);
    if (!before) throw notFound(`There is no rule ${key.pattern}`);
    if (before.source === 'file') throw fromFile(key.pattern);
    await deletePermissionRule(sql, key.kind, key.pattern);
    await recordRule(sql, actor, 'delete', key, { before: before.permissions });
    await notifyChange(sql, { topic: 'accounts', id: 'rules' });
  });
}

export type CheckedRule = Pick<PermissionRuleView, 'kind' | 'pattern' | 'permissions'>;

/** Throws `invalid` saying what a rule looks like. Application names and roles come back in lower case. */
export function checkedRule(input: { kind: string; pattern: string; permissions: JsonObject }): CheckedRule {
  const kind = kindOf(input.kind);
  const pattern = kind === 'application' ? input.pattern.trim().toLowerCase() : input.pattern.trim();
  if (!/^[^*\s]{0,100}\*?$/.test(pattern) || pattern === '') {
    throw invalid('A pattern is a name, or its beginning and a star at the end: payments-*');
  }
  const parsed = lists.safeParse(input.permissions);
  if (!parsed.success) throw invalid('Permissions are lists of role names under READ, WRITE, EXECUTE and CREATE');
  return { kind, pattern, permissions: parsed.data as JsonObject };
}

/** One entry for one rule, whoever changes it: a person, or the worker that reads gennaker.yaml. */
export async function recordRule(
  sql: Sql,
  actor: Actor,
  verb: 'save' | 'delete',
  { kind, pattern }: Pick<CheckedRule, 'kind' | 'pattern'>,
  change: { before?: JsonObject; after?: JsonObject },
): Promise<void> {
  const object = `rule ${kind} ${pattern}`;
  const { before, after } = change;
  await recordAudit(sql, actor, {
    action: `permission-rule.${verb}`,
    object,
    ...(before ? { before: { permissions: before } } : {}),
    ...(after ? { after: { permissions: after } } : {}),
  });
}

const fromFile = (pattern: string) => conflict(`The rule ${pattern} comes from gennaker.yaml; change it there`);

function kindOf(kind: string) {
  const known = kinds.find((one) => one === kind);
  if (!known) throw invalid(`A rule is for an ${kinds.join(' or an ')}`);
  return known;
}

export function authorizeRules(actor: Actor): void {
  authorize(actor, 'administer', { kind: 'system', name: 'permission rules' });
}
