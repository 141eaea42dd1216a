import type { ClusterView, InstanceView, LoadBalancerView, ServerGroupView } from '#lib/infrastructure/view';
import type { JsonObject } from '#lib/kernel/json';

/** What runs, as Gate's clients know it. A region is a namespace there; a name is kind and name. */
export function spinnakerServerGroup(cluster: ClusterView, group: ServerGroupView): JsonObject {
  const instances = group.instances.map(spinnakerInstance);
  const { ready, desired } = group.replicas;
  return {
    account: cluster.account,
    cloudProvider: 'kubernetes',
    type: 'kubernetes',
    region: cluster.namespace,
    namespace: cluster.namespace,
    cluster: cluster.cluster,
    kind: group.kind,
    name: `${group.kind} ${group.name}`,
    displayName: group.name,
    createdTime: group.createdAt,
    isDisabled: group.traffic?.percent === 0,
    moniker: {
      cluster: cluster.cluster,
      ...(cluster.stack ? { stack: cluster.stack } : {}),
      ...(cluster.detail ? { detail: cluster.detail } : {}),
      ...(group.sequence === undefined ? {} : { sequence: group.sequence }),
    },
    buildInfo: { images: [...group.images] },
    loadBalancers: group.traffic?.loadBalancers ?? [],
    capacity: { desired, pinned: false },
    instanceCounts: { total: desired, up: ready, down: Math.max(desired - ready, 0), outOfService: 0, unknown: 0 },
    serverGroupManagers: cluster.managerId
      ? [{ account: cluster.account, location: cluster.namespace, name: cluster.name }]
      : [],
    instances,
  };
}

function spinnakerInstance(instance: InstanceView): JsonObject {
  return {
    id: instance.id,
    name: `pod ${instance.name}`,
    availabilityZone: instance.node ?? '',
    launchTime: instance.createdAt,
    healthState: instance.health === 'healthy' ? 'Up' : 'Down',
  };
}

/** Gate's `/clusters/{account}/{name}`: one entry with its server groups. */
export function spinnakerCluster(cluster: ClusterView): JsonObject {
  return {
    accountName: cluster.account,
    name: cluster.cluster,
    type: 'kubernetes',
    moniker: { cluster: cluster.cluster },
    loadBalancers: [],
    serverGroups: cluster.serverGroups.map((group) => spinnakerServerGroup(cluster, group)),
  };
}

export function spinnakerServerGroupManager(cluster: ClusterView): JsonObject {
  return {
    account: cluster.account,
    cloudProvider: 'kubernetes',
    region: cluster.namespace,
    namespace: cluster.namespace,
    kind: cluster.kind,
    name: `${cluster.kind} ${cluster.name}`,
    displayName: cluster.name,
    moniker: { cluster: cluster.cluster },
    serverGroups: cluster.serverGroups.map((group) => ({
      account: cluster.account,
      region: cluster.namespace,
      namespace: cluster.namespace,
      name: `${group.kind} ${group.name}`,
    })),
  };
}

export function spinnakerLoadBalancer(one: LoadBalancerView): JsonObject {
  return {
    account: one.account,
    cloudProvider: 'kubernetes',
    type: 'kubernetes',
    region: one.namespace,
    namespace: one.namespace,
    kind: one.kind,
    name: `${one.kind} ${one.name}`,
    displayName: one.name,
    createdTime: one.createdAt,
    serverGroups: one.serverGroups.map(({ name, kind }) => ({
      account: one.account,
      cloudProvider: 'kubernetes',
      region: one.namespace,
      name: `${kind} ${name}`,
      isDisabled: false,
      instances: [],
    })),
  };
}
