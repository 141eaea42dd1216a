import type { Sql } from '#lib/store/database';
import { type Reader, readableApplication, readerValues } from '#lib/store/readable';

export interface FirewallRecord {
  id: string;
  account: string;
  namespace: string;
  kind: string;
  name: string;
  application: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

export interface FirewallFilter {
  accounts: readonly string[];
  namespace?: string;
}

const most = 20_000;

/** Firewalls of these accounts whose application the reader may read; one that is only a name in a cloud has no rules. */
export async function selectFirewalls(
  sql: Sql,
  reader: Reader,
  { accounts, namespace }: FirewallFilter,
): Promise<FirewallRecord[]> {
  const { rows } = await sql.query<FirewallRecord>(
    `SELECT r.id, r.account, r.namespace, r.kind, r.name, r.application,
       (extract(epoch FROM r.created_at) * 1000)::float8 AS "createdAt"
     FROM resources r LEFT JOIN applications a ON a.name = r.application
     WHERE r.category = 'firewall' AND r.account = ANY ($3) AND ($4::text IS NULL OR r.namespace = $4)
       AND (a.name IS NULL OR ${readableApplication('a', 1)})
     ORDER BY r.account, r.namespace, r.kind, r.name LIMIT ${most}`,
    [...readerValues(reader), accounts, namespace ?? null],
  );
  return rows;
}
