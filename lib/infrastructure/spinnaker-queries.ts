import type { Actor } from '#lib/auth/actor';
import { clusterViews } from '#lib/infrastructure/cluster-views';
import type { ClusterGroup } from '#lib/infrastructure/clusters';
import { indexClusters, listLoadBalancers } from '#lib/infrastructure/queries';
import {
  spinnakerCluster,
  spinnakerLoadBalancer,
  spinnakerServerGroup,
  spinnakerServerGroupManager,
} from '#lib/infrastructure/spinnaker-view';
import { notFound } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
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

/** Its server groups in all namespaces, or the one of a name (`replicaSet web-v001`) in each. Throws `not-found` when nothing of it runs. */
export async function serverGroupsOf(
  database: Database,
  actor: Actor,
  { serverGroup, ...asked }: Required<Asked> & { cluster: string; serverGroup?: string },
): Promise<Json[]> {
  const { serverGroups } = await clusterNamed(database, actor, asked);
  const all = Array.isArray(serverGroups) ? serverGroups : [];
  const named = all.filter((group) => serverGroup === undefined || isNamed(group, serverGroup));
  if (serverGroup !== undefined && named.length === 0) {
    throw notFound(`Cluster ${asked.cluster} has no server group ${serverGroup}`);
  }
  return named;
}

/** Throws `not-found`. */
export async function serverGroupNamed(
  database: Database,
  actor: Actor,
  { account, region, name, application }: Required<Asked> & { region: string; name: string },
): Promise<Json> {
  const groups = await serverGroups(database, actor, { application, account });
  const found = groups.find((group) => group.region === region && isNamed(group, name));
  if (!found) throw notFound(`Account ${account} has no server group ${name} in ${region}`);
  return found;
}

/** `Deployment`s and whatever else keeps server groups, each with those it keeps. */
export async function serverGroupManagers(database: Database, actor: Actor, input: Asked): Promise<JsonObject[]> {
  const { application, groups } = await indexOf(database, actor, input);
  const clusters = await clusterViews(database.pool, actor, application, groups);
  return clusters.filter(({ managerId }) => managerId !== undefined).map(spinnakerServerGroupManager);
}

/** `web-v001` and `replicaSet web-v001` are the same. */
const isNamed = (group: Json, name: string): boolean =>
  isJsonObject(group) && (group.name === name || group.displayName === name);

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
