import type { Actor } from '#lib/auth/actor';
import {
  type Around,
  type ClusterGroup,
  clusterView,
  filled,
  mostInstances,
  rowsOf,
  stampsOf,
} from '#lib/infrastructure/clusters';
import { withFailures } from '#lib/infrastructure/failing';
import { trafficShares } from '#lib/infrastructure/traffic';
import type { ClusterView } from '#lib/infrastructure/view';
import type { Sql } from '#lib/store/database';
import { countInstances, selectInstances, selectTraffic, type WorkloadIndex } from '#lib/store/inventory-page';
import { type ResourceRecord, selectByIds, selectDeployers } from '#lib/store/inventory-read';

/** The clusters of one page with everything that is shown of them. What went meanwhile is left out. */
export async function clusterViews(
  sql: Sql,
  actor: Actor,
  application: string,
  page: readonly ClusterGroup<WorkloadIndex>[],
): Promise<ClusterView[]> {
  if (page.length === 0) return [];
  const stored = await selectByIds(
    sql,
    page.flatMap(rowsOf).map((row) => row.id),
  );
  const rows = await withFailures(sql, stored);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const around = await aroundOf(sql, actor, application, rows);
  return page.flatMap((group) => filled(group, byId) ?? []).map((group) => clusterView(group, around));
}

async function aroundOf(sql: Sql, actor: Actor, application: string, rows: readonly ResourceRecord[]): Promise<Around> {
  const owners = rows.map((row) => row.uid);
  const [instances, counts, deployers, shares] = await Promise.all([
    selectInstances(sql, owners, mostInstances),
    countInstances(sql, owners),
    selectDeployers(sql, actor, rows.flatMap(stampsOf)),
    sharesOf(sql, application, rows),
  ]);
  return {
    instances: Map.groupBy(instances, (row) => row.ownerUid),
    counts: Map.groupBy(counts, (row) => row.ownerUid),
    deployers,
    shares,
  };
}

/** Groups that share a load balancer with one of the page are counted too, wherever they stand. */
async function sharesOf(sql: Sql, application: string, rows: readonly ResourceRecord[]) {
  const groups = rows.filter((row) => row.category === 'server-group');
  const places = <Part extends 'account' | 'namespace'>(part: Part) => [...new Set(groups.map((row) => row[part]))];
  const { services, receivers } = await selectTraffic(sql, application, places('account'), places('namespace'));
  const shown = new Set(groups.map((row) => row.id));
  return trafficShares([...groups, ...receivers.filter((row) => !shown.has(row.id))], services);
}
