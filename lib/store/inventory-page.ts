import type { Health } from '#lib/providers/contract';
import type { Sql } from '#lib/store/database';
import type { ResourceRecord } from '#lib/store/inventory-read';

/**
 * What a page of clusters is made of, when there are thousands: of all workloads only what decides their order and which
 * of them are shown, of those on the page everything, and of their instances a few and how many there are.
 */
export type WorkloadIndex = Pick<
  ResourceRecord,
  | 'id'
  | 'account'
  | 'kind'
  | 'namespace'
  | 'name'
  | 'uid'
  | 'category'
  | 'cluster'
  | 'stack'
  | 'detail'
  | 'sequence'
  | 'health'
  | 'ownerUid'
  | 'createdAt'
  | 'labels'
  | 'summary'
>;

/** More than anybody can look at. */
const mostWorkloads = 50_000;

/** Managers and server groups of an application. Labels are empty and the summary has no images unless `searched`. */
export async function selectWorkloadIndex(
  sql: Sql,
  application: string,
  accounts: readonly string[],
  searched: boolean,
): Promise<WorkloadIndex[]> {
  const replicas = `'replicas', jsonb_build_object('desired', coalesce(summary #> '{replicas,desired}', '0'), 'ready', 0),
    'unmanaged', summary -> 'unmanaged'`;
  const [labels, summary] = searched
    ? ['labels', `jsonb_build_object(${replicas}, 'images', coalesce(summary -> 'images', '[]'))`]
    : [`'{}'::jsonb AS labels`, `jsonb_build_object(${replicas})`];
  const { rows } = await sql.query<WorkloadIndex>(
    `SELECT id, account, kind, namespace, name, uid, category, cluster, stack, detail, sequence, health,
            owner_uid AS "ownerUid", (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt",
            ${labels}, ${summary} AS summary
     FROM resources
     WHERE application = $1 AND category IN ('server-group-manager', 'server-group') AND account = ANY ($2)
     LIMIT ${mostWorkloads}`,
    [application, accounts],
  );
  return rows;
}

export interface InstanceRow {
  id: string;
  name: string;
  ownerUid: string;
  health: Health;
  message: string | null;
  restarts: number;
  node: string | null;
  ip: string | null;
  createdAt: number;
}

/** The first so many instances of each owner, by name. */
export async function selectInstances(sql: Sql, ownerUids: readonly string[], most: number): Promise<InstanceRow[]> {
  const { rows } = await sql.query<InstanceRow>(
    `SELECT pod.id, pod.name, pod.owner_uid AS "ownerUid", pod.health, pod.summary ->> 'message' AS message,
            coalesce((pod.summary ->> 'restarts')::int, 0) AS restarts, pod.summary ->> 'node' AS node,
            pod.summary ->> 'ip' AS ip, (extract(epoch FROM pod.created_at) * 1000)::float8 AS "createdAt"
     FROM unnest($1::text[]) AS owner (uid)
     CROSS JOIN LATERAL (SELECT * FROM resources WHERE owner_uid = owner.uid AND category = 'instance'
                         ORDER BY name LIMIT $2) AS pod`,
    [ownerUids, most],
  );
  return rows;
}

export interface InstanceCount {
  ownerUid: string;
  health: Health;
  count: number;
}

export async function countInstances(sql: Sql, ownerUids: readonly string[]): Promise<InstanceCount[]> {
  const { rows } = await sql.query<InstanceCount>(
    `SELECT owner_uid AS "ownerUid", health, count(*)::int AS count FROM resources
     WHERE owner_uid = ANY ($1) AND category = 'instance' GROUP BY owner_uid, health`,
    [ownerUids],
  );
  return rows;
}

/** Who sends traffic, or receives it: of the summary there are only selector, pod labels and replicas. */
export type TrafficRow = Pick<ResourceRecord, 'id' | 'account' | 'namespace' | 'name' | 'summary'>;

/** What selects, and what is ready to receive, in some places. Server groups without ready instances have no share. */
export async function selectTraffic(
  sql: Sql,
  application: string,
  accounts: readonly string[],
  namespaces: readonly string[],
): Promise<{ services: TrafficRow[]; receivers: TrafficRow[] }> {
  const { rows } = await sql.query<TrafficRow & { category: string }>(
    `SELECT id, account, namespace, name, category,
            CASE category WHEN 'load-balancer' THEN jsonb_build_object('selector', summary -> 'selector')
              ELSE jsonb_build_object('podLabels', summary -> 'podLabels', 'replicas', summary -> 'replicas') END AS summary
     FROM resources
     WHERE application = $1 AND account = ANY ($2) AND namespace = ANY ($3)
       AND (category = 'load-balancer' AND summary -> 'selector' <> '{}'
         OR category = 'server-group' AND (summary #>> '{replicas,ready}')::int > 0)
     ORDER BY name, id`,
    [application, accounts, namespaces],
  );
  return {
    services: rows.filter((row) => row.category === 'load-balancer'),
    receivers: rows.filter((row) => row.category === 'server-group'),
  };
}
