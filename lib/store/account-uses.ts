import type { Sql } from '#lib/store/database';
import { runnableDocument } from '#lib/store/runnable';

export interface AccountUses {
  pipelines: { id: string; application: string; name: string }[];
  /** Of clouds: applications with something running there. */
  applications: string[];
}

/** Where a stored document names an account of each kind, at whatever depth; `$name` and `$type` are filled in. */
const mentions: Record<string, string> = {
  cloud: '$.**.account ? (@ == $name)',
  ci: '$.**.master ? (@ == $name)',
  artifact: '$.**.artifactAccount ? (@ == $name)',
  'metric-store': '$.**.metricsAccountName ? (@ == $name)',
  // Notifications name no account but its type: it sends for all of them.
  notification: '$.**.notifications[*].type ? (@ == $type)',
};

/** Fields by which a document names an account, and of which kind it then is. */
export const accountFields: Readonly<Record<string, string>> = {
  account: 'cloud',
  master: 'ci',
  artifactAccount: 'artifact',
  metricsAccountName: 'metric-store',
};

/** Accounts that these applications use, as `cloud/prod`: those their pipelines name, and those where something of theirs runs. */
export async function selectAccountsInUse(sql: Sql, applications: readonly string[]): Promise<string[]> {
  const named = Object.entries(accountFields).map(
    ([field, kind]) => `SELECT '${kind}/' || (name #>> '{}') AS place
      FROM documents, jsonb_path_query(document, '$.**.${field} ? (@.type() == "string")') AS name`,
  );
  const { rows } = await sql.query<{ place: string }>(
    `WITH documents AS MATERIALIZED (
       SELECT ${runnableDocument('p')}::jsonb AS document FROM pipelines p WHERE p.application = ANY ($1))
     ${named.join(' UNION ')}
     UNION SELECT 'cloud/' || r.account FROM resources r WHERE r.application = ANY ($1)`,
    [applications],
  );
  return rows.map(({ place }) => place);
}

/** Who would miss it. At most 500 pipelines and 500 applications. */
export async function selectAccountUses(
  sql: Sql,
  account: { kind: string; name: string; type: string },
): Promise<AccountUses> {
  const { kind, name, type } = account;
  const pipelines = await sql.query<AccountUses['pipelines'][number]>(
    `SELECT id, application, name FROM pipelines
     WHERE jsonb_path_exists(document::jsonb, $1::jsonpath, jsonb_build_object('name', $2::text, 'type', $3::text), true)
     ORDER BY application, name LIMIT 500`,
    [mentions[kind] ?? null, name, type],
  );
  if (kind !== 'cloud') return { pipelines: pipelines.rows, applications: [] };
  const running = await sql.query<{ application: string }>(
    `SELECT DISTINCT application FROM resources WHERE account = $1 AND application <> '' ORDER BY application LIMIT 500`,
    [name],
  );
  return { pipelines: pipelines.rows, applications: running.rows.map((row) => row.application) };
}
