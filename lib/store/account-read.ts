import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { bestRule } from '#lib/store/permission-rules';

/** An account as stored: `secret` is still sealed. */
export interface StoredAccount {
  kind: string;
  name: string;
  type: string;
  environment: string;
  settings: JsonObject;
  secret: string | null;
  /** The permissions that its environment has by a rule. */
  environmentRule: JsonObject | null;
  /** Milliseconds since 1970. */
  addedAt: number;
}

const columns = `kind, name, type, environment, settings, secret,
  ${bestRule('environment', 'accounts.environment', 'permissions')} AS "environmentRule",
  (extract(epoch FROM created_at) * 1000)::float8 AS "addedAt"`;

export async function findStoredAccount(sql: Sql, kind: string, name: string): Promise<StoredAccount | undefined> {
  const found = await sql.query<StoredAccount>(`SELECT ${columns} FROM accounts WHERE kind = $1 AND name = $2`, [
    kind,
    name,
  ]);
  return found.rows[0];
}

export async function listStoredAccounts(sql: Sql, kind: string): Promise<StoredAccount[]> {
  const found = await sql.query<StoredAccount>(`SELECT ${columns} FROM accounts WHERE kind = $1 ORDER BY name`, [kind]);
  return found.rows;
}
