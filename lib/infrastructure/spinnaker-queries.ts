import type { Actor } from '#lib/auth/actor';
import { clusterViews } from '#lib/infrastructure/cluster-views';
import type { ClusterGroup } from '#lib/infrastructure/clusters';
import { indexClusters, listLoadBalancers } from '#lib/infrastructure/queries';
import { spinnakerCluster, spinnakerLoadBalancer, spinnakerServerGroup } from '#lib/infrastructure/spinnaker-view';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';
import type { WorkloadIndex } from '#lib/store/inventory-page';

interface Asked {
  application: string;
  account?: string;
}

/** No more clusters than these are read for one answer. */
const mostClusters = 2000;

/** Spinnaker also shows what only a name connects to an application, and scripts expect it. */
async function indexOf(database: Database, actor: Actor, { application, account }: Asked) {
  const { groups, ...index } = await indexClusters(database, actor, { application, unmanaged: true });
  const asked = groups.filter(({ root }) => account === undefined || root.account === account);
  return { ...index, groups: asked.slice(0, mostClusters) };
}

/** Names of clusters by account. */
export async function clusterNames(database: Database, actor: Actor, input: Asked): Promise<Record<string, string[]>> {
  const { groups } = await indexOf(database, actor, input);
  const byAccount = Map.groupBy(groups, ({ root }) => root.account);
  return Object.fromEntries([...byAccount].map(([account, own]) => [account, [...new Set(own.map(nameOf))]]));
}

/** One cluster, of all namespaces. Throws `not-found` when nothing of it runs. */
export async function clusterNamed(
  database: Database,
  actor: Actor,
  input: Asked & { cluster: string },
): Promise<JsonObject> {
  const { application, groups } = await indexOf(database, actor, input);
  const named = groups.filter((group) => nameOf(group) === input.cluster);
  const found = await clusterViews(database.pool, actor, application, named);
  const [first] = found;
  if (!first) throw notFound(`Account ${input.account} has no cluster ${input.cluster} of ${input.application}`);
  return spinnakerCluster({ ...first, serverGroups: found.flatMap(({ serverGroups }) => serverGroups) });
}

const nameOf = ({ root }: ClusterGroup<WorkloadIndex>): string => root.cluster ?? root.name;

export async function serverGroups(database: Database, actor: Actor, input: Asked): Promise<JsonObject[]> {
  const { application, groups } = await indexOf(database, actor, input);
  const clusters = await clusterViews(database.pool, actor, application, groups);
  return clusters.flatMap((cluster) => cluster.serverGroups.map((group) => spinnakerServerGroup(cluster, group)));
}

export async function loadBalancers(database: Database, actor: Actor, input: Asked): Promise<JsonObject[]> {
  return (await listLoadBalancers(database, actor, { ...input, unmanaged: true })).loadBalancers.map(
    spinnakerLoadBalancer,
  );
}
