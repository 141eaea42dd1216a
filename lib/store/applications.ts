import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { applicationPermissions, bestRule, hasOwnPermissions } from '#lib/store/permission-rules';
import { containing, type Reader, readableApplication, readerValues } from '#lib/store/readable';

export type Permissions = Partial<Record<'READ' | 'WRITE' | 'EXECUTE' | 'CREATE', string[]>>;

export interface ApplicationRecord {
  name: string;
  email: string;
  attributes: JsonObject;
  /** Those that count: its own, or those of the rule that fits its name. */
  permissions: Permissions;
  /** The pattern of that rule. */
  rule: string | null;
  createdAt: Date;
  createdBy: string;
  updatedAt: Date;
  updatedBy: string;
}

const columns = `name, email, attributes, created_at AS "createdAt", created_by AS "createdBy",
  updated_at AS "updatedAt", updated_by AS "updatedBy", ${applicationPermissions('applications')} AS permissions,
  CASE WHEN ${hasOwnPermissions('applications')} THEN NULL
    ELSE ${bestRule('application', 'applications.name', 'pattern')} END AS rule`;

export async function findApplication(sql: Sql, name: string): Promise<ApplicationRecord | undefined> {
  const { rows } = await sql.query<Stored>(`SELECT ${columns} FROM applications WHERE name = $1`, [name]);
  return rows[0] && recordOf(rows[0]);
}

/** The role lists of those applications that exist. */
export async function selectPermissions(sql: Sql, names: readonly string[]): Promise<Map<string, Permissions>> {
  const { rows } = await sql.query<{ name: string; permissions: Json }>(
    `SELECT name, ${applicationPermissions('applications')} AS permissions FROM applications WHERE name = ANY ($1)`,
    [names],
  );
  return new Map(rows.map((row) => [row.name, permissionsOf(row)]));
}

/** By name, with the lists that count and the rule they come from; `after` is the last name seen. */
export async function selectApplicationPermissions(
  sql: Sql,
  filter: { search: string; after?: string; limit: number },
): Promise<Pick<ApplicationRecord, 'name' | 'permissions' | 'rule'>[]> {
  const { rows } = await sql.query<Stored>(
    `SELECT ${columns} FROM applications WHERE name ILIKE $1 AND ($2::text IS NULL OR name > $2) ORDER BY name LIMIT $3`,
    [containing(filter.search), filter.after ?? null, filter.limit],
  );
  return rows.map(recordOf);
}

type Stored = Omit<ApplicationRecord, 'permissions'> & { permissions: Json };
const recordOf = (row: Stored): ApplicationRecord => ({ ...row, permissions: permissionsOf(row) });

/** Read leniently: what is not a list of role names does not count. */
export function permissionsOf({ permissions: stored }: { permissions?: Json }): Permissions {
  if (!isJsonObject(stored)) return {};
  const lists: Permissions = {};
  for (const key of ['READ', 'WRITE', 'EXECUTE', 'CREATE'] as const) {
    const list = stored[key];
    if (Array.isArray(list)) lists[key] = list.filter((role) => typeof role === 'string');
  }
  return lists;
}

/** Health of the instances in one account, `{ "healthy": 3, "starting": 1 }`. */
export interface AccountHealth {
  account: string;
  health: Record<string, number>;
}

export interface ApplicationListRow extends Omit<ApplicationRecord, 'permissions' | 'rule'> {
  accounts: AccountHealth[];
  last: { id: string; name: string; status: string; at: number } | null;
}

/** By name; `after` is the last name seen. */
export async function selectApplications(
  sql: Sql,
  reader: Reader,
  filter: { search?: string; after?: string; limit: number },
): Promise<ApplicationListRow[]> {
  const { rows } = await sql.query<ApplicationListRow>(
    `SELECT a.name, a.email, a.attributes, a.created_at AS "createdAt", a.created_by AS "createdBy",
            a.updated_at AS "updatedAt", a.updated_by AS "updatedBy",
            coalesce(live.accounts, '[]') AS accounts, last.row AS last
     FROM applications a
     LEFT JOIN LATERAL (
       SELECT jsonb_build_object('id', e.id, 'name', e.name, 'status', e.status,
                'at', (extract(epoch FROM coalesce(e.ended_at, e.started_at, e.created_at)) * 1000)::bigint) AS row
       FROM executions e WHERE e.application = a.name ORDER BY e.id DESC LIMIT 1
     ) last ON true
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('account', per.account, 'health', per.health) ORDER BY per.account) AS accounts
       FROM (SELECT counted.account, jsonb_object_agg(counted.health, counted.n) AS health
             FROM (SELECT r.account, r.health, count(*) AS n FROM resources r
                   WHERE r.application = a.name AND r.category = 'instance' GROUP BY r.account, r.health) counted
             GROUP BY counted.account) per
     ) live ON true
     WHERE ${readableApplication('a', 1)} AND ($3::text IS NULL OR a.name > $3)
       AND ($4::text IS NULL OR a.name ILIKE $4 OR a.email ILIKE $4 OR a.attributes ->> 'owner' ILIKE $4
            OR a.attributes ->> 'description' ILIKE $4)
     ORDER BY a.name LIMIT $5`,
    [...readerValues(reader), filter.after ?? null, filter.search ? containing(filter.search) : null, filter.limit],
  );
  return rows;
}

export interface ApplicationCounts {
  pipelines: number;
  clusters: number;
  loadBalancers: number;
  firewalls: number;
  /** Executions that have not ended. */
  running: number;
}

export async function countParts(sql: Sql, name: string): Promise<ApplicationCounts> {
  const { rows } = await sql.query<ApplicationCounts>(
    `SELECT (SELECT count(*) FROM pipelines WHERE application = $1)::int AS pipelines,
            count(DISTINCT (account, cluster)) FILTER (
              WHERE category IN ('server-group', 'server-group-manager') AND cluster IS NOT NULL)::int AS clusters,
            count(*) FILTER (WHERE category = 'load-balancer')::int AS "loadBalancers",
            count(*) FILTER (WHERE category = 'firewall')::int AS firewalls,
            (SELECT count(*) FROM executions WHERE application = $1 AND ended_at IS NULL)::int AS running
     FROM resources WHERE application = $1`,
    [name],
  );
  return rows[0] ?? { pipelines: 0, clusters: 0, loadBalancers: 0, firewalls: 0, running: 0 };
}

/** Keeps `readers` right while applications and rules change at once; taken by the triggers, see their migration. */
const readersLock = '7281153046';

/** False when the name is taken. */
export async function insertApplication(
  sql: Sql,
  row: { name: string; email: string; attributes: JsonObject; by: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO applications (name, email, attributes, created_by, updated_by) VALUES ($1, $2, $3, $4, $4)
     ON CONFLICT (name) DO NOTHING`,
    [row.name, row.email, JSON.stringify(row.attributes), row.by],
  );
  return rowCount === 1;
}

/** For changes that build on what is stored: nobody else changes it until the transaction ends. */
export async function lockApplication(sql: Sql, name: string): Promise<ApplicationRecord | undefined> {
  // Before the row: whoever changes rules holds this alone and then comes for rows.
  await sql.query(`SELECT pg_advisory_xact_lock_shared(${readersLock})`);
  const { rows } = await sql.query<Stored>(`SELECT ${columns} FROM applications WHERE name = $1 FOR UPDATE`, [name]);
  return rows[0] && recordOf(rows[0]);
}

export async function updateApplicationRow(
  sql: Sql,
  row: { name: string; email: string; attributes: JsonObject; by: string },
): Promise<void> {
  await sql.query(
    'UPDATE applications SET email = $2, attributes = $3, updated_by = $4, updated_at = now() WHERE name = $1',
    [row.name, row.email, JSON.stringify(row.attributes), row.by],
  );
}

export async function deleteApplicationRow(sql: Sql, name: string): Promise<void> {
  await sql.query('DELETE FROM applications WHERE name = $1', [name]);
}
