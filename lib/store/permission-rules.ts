import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/**
 * Rules that set permissions by the beginning of a name. An application's own lists count; where it has none, those of the
 * longest pattern that fits. What lies in an environment obeys the environment's rule besides its own. They are part of
 * every query that asks for permissions, so a change counts with the next request in every process.
 */
export interface PermissionRuleRecord {
  kind: 'application' | 'environment';
  pattern: string;
  permissions: JsonObject;
  /** `stored`, or `file` when it comes from gennaker.yaml. */
  source: 'stored' | 'file';
  updatedAt: Date;
  updatedBy: string;
}

/** SQL for one column of the rule that fits best, or null. `kind` and `column` are our own words, `name` is an SQL expression. */
export function bestRule(kind: PermissionRuleRecord['kind'], name: string, column: 'permissions' | 'pattern'): string {
  return `(SELECT rule.${column} FROM permission_rules rule WHERE rule.kind = '${kind}' AND (rule.pattern = ${name}
    OR (right(rule.pattern, 1) = '*' AND starts_with(${name}, left(rule.pattern, -1))))
    ORDER BY length(rule.pattern) DESC LIMIT 1)`;
}

/** SQL for "the application `alias` has lists of its own". */
export function hasOwnPermissions(alias: string): string {
  const lists = '$.permissions.* ? (@.type() == "array" && @.size() > 0)';
  return `jsonb_path_exists(${alias}.attributes, 'strict ${lists}', '{}', true)`;
}

/** SQL for the lists that count for the application `alias`. */
export function applicationPermissions(alias: string): string {
  return `CASE WHEN ${hasOwnPermissions(alias)} THEN ${alias}.attributes -> 'permissions'
    ELSE coalesce(${bestRule('application', `${alias}.name`, 'permissions')}, '{}') END`;
}

const columns = 'kind, pattern, permissions, source, updated_at AS "updatedAt", updated_by AS "updatedBy"';

export async function selectPermissionRules(sql: Sql): Promise<PermissionRuleRecord[]> {
  const { rows } = await sql.query<PermissionRuleRecord>(
    `SELECT ${columns} FROM permission_rules ORDER BY kind, pattern LIMIT 1000`,
  );
  return rows;
}

export async function findPermissionRule(
  sql: Sql,
  kind: string,
  pattern: string,
): Promise<PermissionRuleRecord | undefined> {
  const { rows } = await sql.query<PermissionRuleRecord>(
    `SELECT ${columns} FROM permission_rules WHERE kind = $1 AND pattern = $2`,
    [kind, pattern],
  );
  return rows[0];
}

/** Until the transaction ends nobody else changes rules, so that what is noted as "before" was. Readers do not wait. */
export async function lockRules(sql: Sql): Promise<void> {
  await sql.query('LOCK TABLE permission_rules IN SHARE ROW EXCLUSIVE MODE');
}

/** What a rule says of a name: the best of its kind. */
export async function findBestRule(
  sql: Sql,
  kind: PermissionRuleRecord['kind'],
  name: string,
): Promise<{ permissions: JsonObject; pattern: string } | undefined> {
  const { rows } = await sql.query<{ permissions: JsonObject | null; pattern: string | null }>(
    `SELECT ${bestRule(kind, '$1::text', 'permissions')} AS permissions, ${bestRule(kind, '$1::text', 'pattern')} AS pattern`,
    [name],
  );
  const [row] = rows;
  return row?.permissions && row.pattern ? { permissions: row.permissions, pattern: row.pattern } : undefined;
}

export async function upsertPermissionRule(
  sql: Sql,
  rule: Pick<PermissionRuleRecord, 'kind' | 'pattern' | 'permissions'> & {
    by: string;
    source?: PermissionRuleRecord['source'];
  },
): Promise<void> {
  await sql.query(
    `INSERT INTO permission_rules (kind, pattern, permissions, updated_by, source) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (kind, pattern) DO UPDATE SET permissions = excluded.permissions, updated_by = excluded.updated_by,
       updated_at = now()`,
    [rule.kind, rule.pattern, JSON.stringify(rule.permissions), rule.by, rule.source ?? 'stored'],
  );
}

/** False when there was none. */
export async function deletePermissionRule(sql: Sql, kind: string, pattern: string): Promise<boolean> {
  const { rowCount } = await sql.query('DELETE FROM permission_rules WHERE kind = $1 AND pattern = $2', [
    kind,
    pattern,
  ]);
  return rowCount === 1;
}

/** Names of the applications without lists of their own: those that rules are for. */
export async function selectRuledApplications(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT a.name FROM applications a WHERE (${hasOwnPermissions('a')}) IS NOT TRUE ORDER BY a.name LIMIT 20000`,
  );
  return rows.map(({ name }) => name);
}
