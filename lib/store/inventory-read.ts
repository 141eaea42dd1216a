import type { InventoryResource, ResourceCategory } from '#lib/providers/contract';
import type { Sql } from '#lib/store/database';
import { type Reader, readableRun, runReaderValues } from '#lib/store/readable';

/** One row of the inventory; `changedAt` in epoch milliseconds says when its content last changed. */
export interface ResourceRecord extends InventoryResource {
  changedAt: number;
  /** Whether it was ever seen to serve; null when it was asleep before anybody looked. */
  everReady: boolean | null;
}

const epoch = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

const columns = `id, account, kind, namespace, name, uid, category, application, cluster, stack, detail, sequence, health,
  owner_uid AS "ownerUid", owner_kind AS "ownerKind", owner_name AS "ownerName", labels, summary, version,
  ${epoch('created_at')} AS "createdAt", ${epoch('changed_at')} AS "changedAt", ever_ready AS "everReady"`;

/** More than anybody can look at; a page of clusters is cut from these. */
const mostRows = 20_000;
/** Strangers are shown to be adopted, not to be counted. */
const mostUnmanaged = 1000;

/** All of an application in some categories and accounts, in a stable order. */
export async function selectResources(
  sql: Sql,
  application: string,
  categories: readonly ResourceCategory[],
  accounts: readonly string[],
): Promise<ResourceRecord[]> {
  const { rows } = await sql.query<ResourceRecord>(
    `SELECT ${columns} FROM resources
     WHERE application = $1 AND category = ANY ($2) AND account = ANY ($3)
     ORDER BY account, namespace, kind, name LIMIT ${mostRows}`,
    [application, categories, accounts],
  );
  return rows;
}

/**
 * What nobody has said whose it is, as far as it concerns an application: its name says so, or it stands in a namespace where
 * the application runs and its name is of no application that there is.
 */
export async function selectUnmanaged(
  sql: Sql,
  application: string,
  categories: readonly ResourceCategory[],
  accounts: readonly string[],
): Promise<ResourceRecord[]> {
  const { rows } = await sql.query<ResourceRecord>(
    `WITH places AS (SELECT DISTINCT account, namespace FROM resources
                     WHERE application = $1 AND NOT unmanaged AND namespace <> ''
                       AND category IN ('server-group-manager', 'server-group', 'load-balancer', 'firewall'))
     SELECT ${columns} FROM resources
     WHERE unmanaged AND category = ANY ($2) AND account = ANY ($3) AND application <> $1
       AND (account, namespace) IN (SELECT account, namespace FROM places)
       AND NOT EXISTS (SELECT FROM applications WHERE applications.name = resources.application)
     ORDER BY account, namespace, kind, name LIMIT ${mostUnmanaged}`,
    [application, categories, accounts],
  );
  return rows;
}

export async function selectOwned(sql: Sql, ownerUids: readonly string[]): Promise<ResourceRecord[]> {
  if (ownerUids.length === 0) return [];
  const { rows } = await sql.query<ResourceRecord>(
    `SELECT ${columns} FROM resources WHERE owner_uid = ANY ($1) ORDER BY name LIMIT ${mostRows}`,
    [ownerUids],
  );
  return rows;
}

export async function selectByIds(sql: Sql, ids: readonly string[]): Promise<ResourceRecord[]> {
  return (await sql.query<ResourceRecord>(`SELECT ${columns} FROM resources WHERE id = ANY ($1)`, [ids])).rows;
}

export async function findResource(sql: Sql, id: string): Promise<ResourceRecord | undefined> {
  return (await sql.query<ResourceRecord>(`SELECT ${columns} FROM resources WHERE id = $1`, [id])).rows[0];
}

/** As Spinnaker names objects: the kind in any case. An object without a namespace has the empty one. */
export async function findByKindAndName(
  sql: Sql,
  { account, namespace, kind, name }: Pick<ResourceRecord, 'account' | 'namespace' | 'kind' | 'name'>,
): Promise<ResourceRecord | undefined> {
  const { rows } = await sql.query<ResourceRecord>(
    `SELECT ${columns} FROM resources
     WHERE account = $1 AND namespace = $2 AND name = $3 AND lower(kind) = lower($4) ORDER BY id LIMIT 1`,
    [account, namespace, name, kind],
  );
  return rows[0];
}

export async function findByUid(sql: Sql, account: string, uid: string): Promise<ResourceRecord | undefined> {
  const { rows } = await sql.query<ResourceRecord>(
    `SELECT ${columns} FROM resources WHERE account = $1 AND uid = $2 LIMIT 1`,
    [account, uid],
  );
  return rows[0];
}

/** Workloads of one cluster in one place. */
export async function selectClusterMembers(
  sql: Sql,
  {
    account,
    namespace,
    application,
    cluster,
  }: Pick<ResourceRecord, 'account' | 'namespace' | 'application' | 'cluster'>,
): Promise<ResourceRecord[]> {
  const { rows } = await sql.query<ResourceRecord>(
    `SELECT ${columns} FROM resources
     WHERE application = $1 AND category IN ('server-group-manager', 'server-group') AND account = $2 AND namespace = $3
       AND cluster = $4
     ORDER BY created_at DESC, id LIMIT 1000`,
    [application, account, namespace, cluster],
  );
  return rows;
}

/** Accounts that hold anything of an application. */
export async function selectAccountsOf(sql: Sql, application: string): Promise<string[]> {
  const { rows } = await sql.query<{ account: string }>(
    'SELECT DISTINCT account FROM resources WHERE application = $1 ORDER BY account',
    [application],
  );
  return rows.map((row) => row.account);
}

export interface SyncRecord {
  account: string;
  state: 'syncing' | 'live' | 'stale';
  since: number;
  reason: string | null;
  syncedAt: number | null;
}

export async function selectSyncs(sql: Sql): Promise<SyncRecord[]> {
  const { rows } = await sql.query<SyncRecord>(
    `SELECT account, state, ${epoch('since')} AS since, reason, ${epoch('synced_at')} AS "syncedAt"
     FROM inventory_syncs ORDER BY account`,
  );
  return rows;
}

export interface DeployedBy {
  id: string;
  name: string;
  number: number | null;
  application: string;
  /** Who started it. */
  startedBy: string;
  /** When the stage began that left its stamp; null where a run left its own. */
  at: number | null;
}

/** For each owner whose instances fail, what one of them says. */
export async function selectFailures(sql: Sql, ownerUids: readonly string[]): Promise<Map<string, string>> {
  if (ownerUids.length === 0) return new Map();
  const { rows } = await sql.query<{ owner: string; message: string | null }>(
    `SELECT DISTINCT ON (owner_uid) owner_uid AS owner, summary ->> 'message' AS message FROM resources
     WHERE owner_uid = ANY ($1) AND category = 'instance' AND health = 'unhealthy'
     ORDER BY owner_uid, created_at DESC, name`,
    [ownerUids],
  );
  return new Map(rows.map(({ owner, message }) => [owner, message ?? '']));
}

/**
 * The runs that stamped their id, or that of their stage, on what they deployed, by that stamp. Those that were deleted are
 * missing, and those of applications that the reader may not read. `OFFSET 0` lets Postgres look each run of a stage up, and not read all.
 */
export async function selectDeployers(
  sql: Sql,
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, DeployedBy>> {
  if (ids.length === 0) return new Map();
  const run = 'e.id, e.name, e.number, e.application, e.started_by AS "startedBy"';
  const { rows } = await sql.query<DeployedBy & { stamp: string }>(
    `SELECT e.id AS stamp, NULL::float8 AS at, ${run} FROM executions e LEFT JOIN applications a ON a.name = e.application
     WHERE e.id = ANY ($4) AND ${readableRun('e', 'a', 1)}
     UNION ALL
     SELECT s.id, ${epoch('s.started_at')}, ${run} FROM stages s
     CROSS JOIN LATERAL (SELECT * FROM executions WHERE executions.id = s.execution_id OFFSET 0) e
     LEFT JOIN applications a ON a.name = e.application
     WHERE s.id = ANY ($4) AND ${readableRun('e', 'a', 1)}`,
    [...runReaderValues(reader), [...new Set(ids)]],
  );
  return new Map(rows.map(({ stamp, ...row }) => [stamp, row]));
}
