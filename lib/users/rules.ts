import { z } from 'zod';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { invalid, notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';
import { deletePermissionRule, selectPermissionRules, upsertPermissionRule } from '#lib/store/permission-rules';
import type { PermissionRuleView } from '#lib/users/view';

/** Permissions by the beginning of a name, and by environment. Only for administrators. */
const roles = z
  .array(z.string().trim().min(1).max(200))
  .max(500)
  .transform((names) => [...new Set(names.map((name) => name.toLowerCase()))]);
const lists = z.strictObject({ READ: roles, WRITE: roles, EXECUTE: roles, CREATE: roles }).partial();
const kinds = ['application', 'environment'] as const;

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
  const kind = kindOf(input.kind);
  const pattern = kind === 'application' ? input.pattern.trim().toLowerCase() : input.pattern.trim();
  if (!/^[^*\s]{0,100}\*?$/.test(pattern) || pattern === '') {
    throw invalid('A pattern is a name, or its beginning and a star at the end: payments-*');
  }
  const parsed = lists.safeParse(input.permissions);
  if (!parsed.success) throw invalid('Permissions are lists of role names under READ, WRITE, EXECUTE and CREATE');
  const permissions = parsed.data as JsonObject;
  await inTransaction(database, async (sql) => {
    await upsertPermissionRule(sql, { kind, pattern, permissions, by: actor.name });
    await recordAudit(sql, actor, {
      action: 'permission-rule.save',
      object: `rule ${kind} ${pattern}`,
      details: { permissions },
    });
    await notifyChange(sql, { topic: 'accounts', id: 'rules' });
  });
}

export async function deleteRule(
  database: Database,
  actor: Actor,
  input: { kind: string; pattern: string },
): Promise<void> {
  authorizeRules(actor);
  await inTransaction(database, async (sql) => {
    if (!(await deletePermissionRule(sql, kindOf(input.kind), input.pattern))) {
      throw notFound(`There is no rule ${input.pattern}`);
    }
    await recordAudit(sql, actor, { action: 'permission-rule.delete', object: `rule ${input.kind} ${input.pattern}` });
    await notifyChange(sql, { topic: 'accounts', id: 'rules' });
  });
}

function kindOf(kind: string) {
  const known = kinds.find((one) => one === kind);
  if (!known) throw invalid(`A rule is for an ${kinds.join(' or an ')}`);
  return known;
}

function authorizeRules(actor: Actor): void {
  authorize(actor, 'administer', { kind: 'system', name: 'permission rules' });
}
