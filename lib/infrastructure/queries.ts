import type { Actor } from '#lib/auth/actor';
import { facetsOf, matches, pageOf } from '#lib/infrastructure/cluster-filter';
import { clusterViews } from '#lib/infrastructure/cluster-views';
import { type ClusterGroup, deployerOf, groupClusters, stampsOf, versionOf } from '#lib/infrastructure/clusters';
import { withFailures } from '#lib/infrastructure/failing';
import { ownerTree } from '#lib/infrastructure/owner-tree';
import { readableParts, requireResource } from '#lib/infrastructure/readable';
import { attachments, selects } from '#lib/infrastructure/traffic';
import type {
  AccountFreshness,
  ClusterFilter,
  ClusterPage,
  FirewallView,
  LoadBalancerView,
  ResourceDetail,
} from '#lib/infrastructure/view';
import type { Database } from '#lib/store/database';
import { selectWorkloadIndex, type WorkloadIndex } from '#lib/store/inventory-page';
import {
  type ResourceRecord,
  selectDeployers,
  selectOwned,
  selectResources,
  selectSyncs,
  selectUnmanaged,
} from '#lib/store/inventory-read';

/** Answers from the inventory, never from a cloud: a cluster that is down makes them old and not slow. */
export async function listClusters(
  database: Database,
  actor: Actor,
  input: { application: string } & ClusterFilter,
): Promise<ClusterPage> {
  const searched = (input.search ?? '').trim() !== '';
  const { application, accounts, groups } = await indexClusters(database, actor, { ...input, searched });
  const { page, next } = pageOf(
    groups.filter((group) => matches(group, input)),
    input,
  );
  const [clusters, freshness] = await Promise.all([
    clusterViews(database.pool, actor, application, page),
    accountFreshness(database, accounts),
  ]);
  return { clusters, next, facets: facetsOf(groups), accounts: freshness };
}

/** All clusters of an application that the actor may see, in a stable order, with what decides which of them are shown. */
export async function indexClusters(
  database: Database,
  actor: Actor,
  asked: { application: string; unmanaged?: boolean; searched?: boolean },
): Promise<{ application: string; accounts: string[]; groups: ClusterGroup<WorkloadIndex>[] }> {
  const { application, accounts } = await readableParts(database, actor, asked.application);
  const [counted, strangers] = await Promise.all([
    selectWorkloadIndex(database.pool, application, accounts, asked.searched === true),
    asked.unmanaged ? strangersOf(database, application, accounts) : [],
  ]);
  const all = groupClusters<WorkloadIndex>(await withFailures(database.pool, [...counted, ...strangers]));
  const groups = asked.unmanaged ? all : all.filter(({ root }) => root.summary.unmanaged !== true);
  return { application, accounts, groups };
}

/** Workloads that nobody has claimed, with their versions, which go by them. */
async function strangersOf(
  database: Database,
  application: string,
  accounts: readonly string[],
): Promise<ResourceRecord[]> {
  const found = await selectUnmanaged(database.pool, application, ['server-group-manager', 'server-group'], accounts);
  const owned = await selectOwned(
    database.pool,
    found.map(({ uid }) => uid),
  );
  return [...found, ...owned.filter(({ category }) => category === 'server-group')];
}

/** Of an application, and on demand what nobody has claimed. */
async function networkOf(
  database: Database,
  { application, accounts }: { application: string; accounts: readonly string[] },
  category: 'load-balancer' | 'firewall',
  unmanaged = false,
): Promise<ResourceRecord[]> {
  const own = await selectResources(database.pool, application, [category], accounts);
  if (!unmanaged) return own.filter(({ summary }) => summary.unmanaged !== true);
  return [...own, ...(await selectUnmanaged(database.pool, application, [category], accounts))];
}

export async function listLoadBalancers(
  database: Database,
  actor: Actor,
  input: { application: string; unmanaged?: boolean },
): Promise<{ loadBalancers: LoadBalancerView[]; accounts: AccountFreshness[] }> {
  const { application, accounts } = await readableParts(database, actor, input.application);
  const [loadBalancers, counted, freshness] = await Promise.all([
    networkOf(database, { application, accounts }, 'load-balancer', input.unmanaged),
    selectResources(database.pool, application, ['server-group'], accounts),
    accountFreshness(database, accounts),
  ]);
  const [serverGroups, deployers] = await Promise.all([
    withFailures(database.pool, counted),
    selectDeployers(database.pool, actor, loadBalancers.flatMap(stampsOf)),
  ]);
  const wanted = serverGroups.filter((group) => (group.summary.replicas?.desired ?? 0) > 0);
  const attached = attachments(loadBalancers, wanted);
  const views = loadBalancers.map((row) => ({
    ...named(row),
    deployedBy: deployerOf(row, deployers),
    serverGroups: attached(row).map((group) => ({
      id: group.id,
      name: group.name,
      kind: lowerFirst(group.kind),
      version: versionOf(group).version,
      ready: group.summary.replicas?.ready ?? 0,
      health: group.health,
    })),
  }));
  return { loadBalancers: views, accounts: freshness };
}

export async function listFirewalls(
  database: Database,
  actor: Actor,
  input: { application: string; unmanaged?: boolean },
): Promise<{ firewalls: FirewallView[]; accounts: AccountFreshness[] }> {
  const { application, accounts } = await readableParts(database, actor, input.application);
  const [firewalls, workloads, freshness] = await Promise.all([
    networkOf(database, { application, accounts }, 'firewall', input.unmanaged),
    selectResources(database.pool, application, ['server-group-manager', 'server-group'], accounts),
    accountFreshness(database, accounts),
  ]);
  const deployers = await selectDeployers(database.pool, actor, firewalls.flatMap(stampsOf));
  // A version is guarded because its manager is; naming each version would say the same many times.
  const managed = new Set(workloads.map((row) => row.uid));
  const roots = workloads.filter((row) => !row.ownerUid || !managed.has(row.ownerUid));
  const views = firewalls.map((row) => ({
    ...named(row),
    deployedBy: deployerOf(row, deployers),
    guards: roots
      .filter((root) => root.account === row.account && root.namespace === row.namespace && guards(row, root))
      .map((root) => ({ id: root.id, name: root.name, kind: lowerFirst(root.kind) })),
  }));
  return { firewalls: views, accounts: freshness };
}

/** A policy without a selector guards everything in its namespace. */
function guards(policy: ResourceRecord, workload: ResourceRecord): boolean {
  const everything = Object.keys(policy.summary.selector ?? {}).length === 0;
  return everything || selects(policy, workload.summary.podLabels);
}

export async function getResource(database: Database, actor: Actor, input: { id: string }): Promise<ResourceDetail> {
  const [row] = (await withFailures(database.pool, [await requireResource(database, actor, input.id)])) as [
    ResourceRecord,
  ];
  const [deployers, tree] = await Promise.all([
    selectDeployers(database.pool, actor, stampsOf(row)),
    ownerTree(database.pool, row),
  ]);
  return {
    ...named(row),
    application: row.application ?? undefined,
    cluster: row.cluster ?? undefined,
    category: row.category,
    health: row.health,
    labels: row.labels,
    changedAt: row.changedAt,
    deployedBy: deployerOf(row, deployers),
    tree,
  };
}

export async function accountFreshness(database: Database, accounts: readonly string[]): Promise<AccountFreshness[]> {
  const syncs = await selectSyncs(database.pool);
  return syncs
    .filter((sync) => accounts.includes(sync.account))
    .map(({ account, state, since, reason, syncedAt }) => ({
      account,
      state,
      since,
      ...(reason ? { reason } : {}),
      ...(syncedAt ? { syncedAt } : {}),
    }));
}

function named(row: ResourceRecord) {
  return {
    id: row.id,
    account: row.account,
    namespace: row.namespace,
    kind: lowerFirst(row.kind),
    name: row.name,
    summary: row.summary,
    createdAt: row.createdAt,
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
