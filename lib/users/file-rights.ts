import { recordAudit } from '#lib/audit/record';
import { type Actor, internalActor } from '#lib/auth/actor';
import type { ConfigFile } from '#lib/config/config-file';
import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import {
  hasAdministrators,
  readFilePeople,
  selectFilePersons,
  withFileRights,
  writeFilePeople,
} from '#lib/store/file-people';
import {
  deletePermissionRule,
  lockRules,
  selectPermissionRules,
  upsertPermissionRule,
} from '#lib/store/permission-rules';
import { selectServiceAccounts } from '#lib/store/service-accounts';
import { deleteUserRow, findUserByName, insertLocalUser, serviceSource, updateRights } from '#lib/store/users';
import { checkedRoles, checkedUserName } from '#lib/users/names';
import { type CheckedRule, checkedRule, recordRule } from '#lib/users/rules';

/**
 * What gennaker.yaml says of rights: rules, service accounts, and roles of people. All of it is taken over in one transaction,
 * or none; what is the same already leaves no trace. Rights are read anew with every request, so it counts from then on
 * everywhere. Throws `invalid` naming the entry and the cure.
 */
export type FileRights = Pick<ConfigFile, 'permissionRules' | 'serviceAccounts' | 'roles' | 'administrators'>;

const by = internalActor('config');

export async function storeFileRights(database: Database, file: FileRights): Promise<void> {
  const rules = uniqueRules(file);
  const accounts = uniqueAccounts(file);
  await inTransaction(database, async (sql) => {
    const changes = [
      await storeRules(sql, rules),
      await storeServiceAccounts(sql, accounts),
      await storePeople(sql, { roles: file.roles, administrators: file.administrators }),
    ];
    if (changes.some(Boolean)) await notifyChange(sql, { topic: 'accounts', id: 'rules' });
  });
}

function uniqueRules({ permissionRules }: FileRights): CheckedRule[] {
  const seen = new Map<string, CheckedRule>();
  for (const rule of permissionRules) {
    const checked = placed(`The rule ${rule.pattern} of gennaker.yaml is wrong`, () =>
      checkedRule({ ...rule, permissions: rule.permissions as JsonObject }),
    );
    const key = `${checked.kind} ${checked.pattern}`;
    if (seen.has(key)) throw invalid(`The rule ${checked.pattern} stands in gennaker.yaml twice; make one of the two`);
    seen.set(key, checked);
  }
  return [...seen.values()];
}

function uniqueAccounts({ serviceAccounts }: FileRights): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const { name, roles } of serviceAccounts) {
    const key = placed(`The service account ${name} of gennaker.yaml is wrong`, () => checkedUserName(name));
    if (seen.has(key)) throw invalid(`The service account ${key} stands in gennaker.yaml twice; make one of the two`);
    seen.set(key, checkedRoles(roles));
  }
  return seen;
}

function placed<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw invalid(`${place}: ${error instanceof Error ? error.message : ''}`);
  }
}

async function storeRules(sql: Sql, rules: readonly CheckedRule[]): Promise<boolean> {
  await lockRules(sql);
  const key = ({ kind, pattern }: Pick<CheckedRule, 'kind' | 'pattern'>) => `${kind} ${pattern}`;
  const stored = new Map((await selectPermissionRules(sql)).map((rule) => [key(rule), rule]));
  const wanted = new Set(rules.map(key));
  let changed = false;
  for (const rule of rules) {
    const before = stored.get(key(rule));
    if (before?.source === 'stored') {
      throw invalid(`The rule ${rule.pattern} of gennaker.yaml is stored here already; delete one of the two`);
    }
    if (before && same(before.permissions, rule.permissions)) continue;
    changed = true;
    await upsertPermissionRule(sql, { ...rule, by: 'gennaker.yaml', source: 'file' });
    await recordRule(sql, by, 'save', rule, { before: before?.permissions, after: rule.permissions });
  }
  for (const rule of stored.values()) {
    if (rule.source !== 'file' || wanted.has(key(rule))) continue;
    changed = true;
    await deletePermissionRule(sql, rule.kind, rule.pattern);
    await recordRule(sql, by, 'delete', rule, { before: rule.permissions });
  }
  return changed;
}

async function storeServiceAccounts(sql: Sql, wanted: ReadonlyMap<string, string[]>): Promise<boolean> {
  let changed = false;
  for (const [name, roles] of wanted) {
    const before = await findUserByName(sql, name);
    if (before && !before.fromFile) {
      throw invalid(
        `The service account ${name} of gennaker.yaml has the name of somebody who is here already; delete one of the two`,
      );
    }
    if (before && same(before.roles, roles)) continue;
    changed = true;
    if (before) await updateRights(sql, before.id, { roles, admin: false });
    else await insertLocalUser(sql, { ...nobodySigning, name, displayName: name, roles });
    await record(sql, before ? 'service-account.update' : 'service-account.create', name, {
      ...(before ? { before: { roles: before.roles } } : {}),
      after: { roles },
    });
  }
  for (const { id, name, roles, fromFile } of await selectServiceAccounts(sql)) {
    if (!fromFile || wanted.has(name)) continue;
    changed = true;
    await deleteUserRow(sql, id);
    await record(sql, 'service-account.delete', name, { before: { roles } });
  }
  return changed;
}

const nobodySigning = { email: '', passwordHash: null, admin: false, source: serviceSource, fromFile: true };

async function storePeople(sql: Sql, people: Pick<FileRights, 'roles' | 'administrators'>): Promise<boolean> {
  const before = await readFilePeople(sql);
  if (same(before, people)) return false;
  const administered = await hasAdministrators(sql);
  await writeFilePeople(sql, people);
  await recordAudit(sql, by, {
    action: 'user.file',
    object: 'roles of gennaker.yaml',
    before: plain(before),
    after: plain(people),
  });
  for (const person of await selectFilePersons(sql)) {
    const after = withFileRights(people, person.name, person.alone);
    if (after.admin === person.admin && same([...person.roles].sort(), after.roles)) continue;
    await updateRights(sql, person.id, after, person.alone);
    const was = { roles: [...person.roles], admin: person.admin };
    await recordAudit(sql, by, { action: 'user.rights', object: `user ${person.name}`, before: was, after });
  }
  if (administered && !(await hasAdministrators(sql))) {
    throw invalid(
      'With the administrators of gennaker.yaml nobody could administer any more; name one who can sign in',
    );
  }
  return true;
}

const plain = ({
  roles,
  administrators,
}: {
  roles: Record<string, readonly string[]>;
  administrators: readonly string[];
}) => ({ roles, administrators }) as unknown as JsonObject;

/** Members in any order. */
function same(one: unknown, other: unknown): boolean {
  return stable(one) === stable(other);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function record(sql: Sql, action: string, name: string, change: { before?: JsonObject; after?: JsonObject }) {
  return recordAudit(sql, by as Actor, { action, object: `user ${name}`, ...change });
}
