import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { bestRule } from '#lib/store/permission-rules';

export interface AccountRecord {
  kind: string;
  name: string;
  type: string;
  environment: string;
  /** The permissions that its environment has by a rule. */
  environmentRule: JsonObject | null;
  settings: JsonObject;
  /** Sealed. */
  secret: string | null;
  /** `stored`, or `file` when it comes from gennaker.yaml. */
  source: string;
  /** Epoch milliseconds. */
  updatedAt: number;
  updatedBy: string;
  /** Of clouds: how fresh the inventory is. */
  sync: { state: string; since: number; reason: string | null; syncedAt: number | null } | null;
  /** Of clouds: those in which the inventory knows something. */
  namespaces: string[];
}

const columns = `a.kind, a.name, a.type, a.environment, a.settings, a.secret, a.source,
  ${bestRule('environment', 'a.environment', 'permissions')} AS "environmentRule",
  ${epoch('a.updated_at')} AS "updatedAt", a.updated_by AS "updatedBy",
  CASE WHEN s.account IS NULL THEN NULL ELSE jsonb_build_object('state', s.state, 'since', ${epoch('s.since')},
    'reason', s.reason, 'syncedAt', ${epoch('s.synced_at')}) END AS sync,
  CASE WHEN a.kind <> 'cloud' THEN '{}' ELSE array(SELECT DISTINCT r.namespace FROM resources r
    WHERE r.account = a.name AND r.namespace <> '' ORDER BY r.namespace LIMIT 1000) END AS namespaces`;
const joined = `accounts a LEFT JOIN inventory_syncs s ON a.kind = 'cloud' AND s.account = a.name`;

export async function selectAccounts(sql: Sql, kind?: string): Promise<AccountRecord[]> {
  const { rows } = await sql.query<AccountRecord>(
    `SELECT ${columns} FROM ${joined} WHERE $1::text IS NULL OR a.kind = $1 ORDER BY a.kind, a.name LIMIT 2000`,
    [kind ?? null],
  );
  return rows;
}

export async function findAccount(sql: Sql, kind: string, name: string): Promise<AccountRecord | undefined> {
  const { rows } = await sql.query<AccountRecord>(
    `SELECT ${columns} FROM ${joined} WHERE a.kind = $1 AND a.name = $2`,
    [kind, name],
  );
  return rows[0];
}

export type AccountWrite = Pick<AccountRecord, 'kind' | 'name' | 'type' | 'environment' | 'settings' | 'secret'> & {
  by: string;
};

/** False when the name is taken. */
export async function insertAccount(sql: Sql, write: AccountWrite): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO accounts (kind, name, type, environment, settings, secret, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (kind, name) DO NOTHING`,
    values(write),
  );
  return rowCount === 1;
}

export async function updateAccountRow(sql: Sql, write: AccountWrite): Promise<void> {
  await sql.query(
    `UPDATE accounts SET type = $3, environment = $4, settings = $5, secret = $6, updated_by = $7, updated_at = now()
     WHERE kind = $1 AND name = $2`,
    values(write),
  );
}

function values(write: AccountWrite): unknown[] {
  const { kind, name, type, environment, settings, secret, by } = write;
  return [kind, name, type, environment, JSON.stringify(settings), secret, by];
}

/** Those that come from the configuration file are these and no others. */
export async function replaceFileAccounts(sql: Sql, writes: readonly AccountWrite[]): Promise<void> {
  const kept = writes.map(({ kind, name }) => `${kind}/${name}`);
  await sql.query(`DELETE FROM accounts WHERE source = 'file' AND kind || '/' || name <> ALL ($1)`, [kept]);
  for (const write of writes) {
    await sql.query(
      `INSERT INTO accounts (kind, name, type, environment, settings, secret, updated_by, source)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'file')
       ON CONFLICT (kind, name) DO UPDATE SET type = excluded.type, environment = excluded.environment,
         settings = excluded.settings, secret = excluded.secret, updated_by = excluded.updated_by, updated_at = now()
       WHERE accounts.source = 'file'`,
      values(write),
    );
  }
}

/** With what the inventory knows of it. */
export async function deleteAccountRow(sql: Sql, kind: string, name: string): Promise<void> {
  await sql.query('DELETE FROM accounts WHERE kind = $1 AND name = $2', [kind, name]);
  if (kind !== 'cloud') return;
  await sql.query('DELETE FROM resources WHERE account = $1', [name]);
  await sql.query('DELETE FROM inventory_syncs WHERE account = $1', [name]);
}
