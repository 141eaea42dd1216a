import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';

export interface ServiceAccountRecord {
  id: string;
  name: string;
  roles: string[];
  fromFile: boolean;
  /** Epoch milliseconds. */
  createdAt: number;
  /** The last thing that was done in its name. */
  actedAt: number | null;
}

export async function selectServiceAccounts(sql: Sql): Promise<ServiceAccountRecord[]> {
  const { rows } = await sql.query<ServiceAccountRecord>(
    `SELECT u.id, u.name, u.roles, u.from_file AS "fromFile", ${epoch('u.created_at')} AS "createdAt",
       (SELECT ${epoch('e.at')} FROM audit_entries e WHERE e.actor = u.name ORDER BY e.id DESC LIMIT 1) AS "actedAt"
     FROM users u WHERE u.source = 'service' ORDER BY u.name LIMIT 2000`,
  );
  return rows;
}

export interface PipelineRunningAs {
  id: string;
  application: string;
  name: string;
  account: string;
}

/** Pipelines with a trigger that runs as one of these, whether it is enabled or not. */
export async function selectPipelinesRunningAs(sql: Sql, names: readonly string[]): Promise<PipelineRunningAs[]> {
  const { rows } = await sql.query<PipelineRunningAs>(
    `SELECT DISTINCT p.id, p.application, p.name, t ->> 'runAsUser' AS account FROM pipelines p,
       jsonb_array_elements(CASE WHEN jsonb_typeof((p.document::jsonb) -> 'triggers') = 'array'
         THEN (p.document::jsonb) -> 'triggers' ELSE '[]' END) AS t
     WHERE p.document::text LIKE '%"runAsUser"%' AND t ->> 'runAsUser' = ANY ($1)
     ORDER BY p.application, p.name LIMIT 5000`,
    [names],
  );
  return rows;
}

/** People who can be asked for, with their roles. */
export async function selectRoleHolders(sql: Sql): Promise<{ name: string; roles: string[]; admin: boolean }[]> {
  const { rows } = await sql.query<{ name: string; roles: string[]; admin: boolean }>(
    `SELECT name, roles, admin FROM users WHERE source <> 'service' AND gone_at IS NULL ORDER BY name LIMIT 10000`,
  );
  return rows;
}

export interface OwnedToken {
  owner: string;
  id: string;
  name: string;
  hint: string;
  scope: string | null;
  applications: string[];
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
}

/** Tokens of service accounts that still count, newest first. */
export async function selectServiceTokens(sql: Sql): Promise<OwnedToken[]> {
  const { rows } = await sql.query<OwnedToken>(
    `SELECT u.name AS owner, t.id, t.name, t.hint, t.scope, coalesce(t.applications, '{}') AS applications,
       ${epoch('t.created_at')} AS "createdAt", ${epoch('t.expires_at')} AS "expiresAt",
       ${epoch('t.last_used_at')} AS "lastUsedAt"
     FROM api_tokens t JOIN users u ON u.id = t.user_id
     WHERE u.source = 'service' AND t.revoked_at IS NULL ORDER BY t.id DESC LIMIT 5000`,
  );
  return rows;
}
