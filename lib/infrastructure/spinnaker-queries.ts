import type { Actor } from '#lib/auth/actor';
import { listClusters, listLoadBalancers } from '#lib/infrastructure/queries';
import { spinnakerCluster, spinnakerLoadBalancer, spinnakerServerGroup } from '#lib/infrastructure/spinnaker-view';
import type { ClusterView } from '#lib/infrastructure/view';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';

interface Asked {
  application: string;
  account?: string;
}

/** No more clusters than these are read for one answer. */
const mostClusters = 2000;

async function clustersOf(database: Database, actor: Actor, { application, account }: Asked): Promise<ClusterView[]> {
  const clusters: ClusterView[] = [];
  let after: string | undefined;
  do {
    // Spinnaker also shows what only a name connects to an application, and scripts expect it.
    const filter = {
      application,
      unmanaged: true,
      limit: 200,
      ...(account ? { account: [account] } : {}),
      ...(after ? { after } : {}),
    };
    const page = await listClusters(database, actor, filter);
    clusters.push(...page.clusters);
    after = page.next;
  } while (after !== undefined && clusters.length < mostClusters);
  return clusters;
}

/** Names of clusters by account. */
export async function clusterNames(database: Database, actor: Actor, input: Asked): Promise<Record<string, string[]>> {
  const names: Record<string, string[]> = {};
  for (const { account, cluster } of await clustersOf(database, actor, input)) {
    const known = names[account] ?? [];
    if (!known.includes(cluster)) names[account] = [...known, cluster];
  }
  return names;
}

/** One cluster, of all namespaces. Throws `not-found` when nothing of it runs. */
export async function clusterNamed(
  database: Database,
  actor: Actor,
  input: Asked & { cluster: string },
): Promise<JsonObject> {
  const found = (await clustersOf(database, actor, input)).filter(({ cluster }) => cluster === input.cluster);
  const [first] = found;
  if (!first) throw notFound(`Account ${input.account} has no cluster ${input.cluster} of ${input.application}`);
  return spinnakerCluster({ ...first, serverGroups: found.flatMap(({ serverGroups }) => serverGroups) });
}

export async function serverGroups(database: Database, actor: Actor, input: Asked): Promise<JsonObject[]> {
  const clusters = await clustersOf(database, actor, input);
  return clusters.flatMap((cluster) => cluster.serverGroups.map((group) => spinnakerServerGroup(cluster, group)));
}

export async function loadBalancers(database: Database, actor: Actor, input: Asked): Promise<JsonObject[]> {
  return (await listLoadBalancers(database, actor, { ...input, unmanaged: true })).loadBalancers.map(
    spinnakerLoadBalancer,
  );
}
