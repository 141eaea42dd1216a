import type { trafficShares } from '#lib/infrastructure/traffic';
import type { ClusterView, Deployer, HealthCounts, InstanceView, ServerGroupView } from '#lib/infrastructure/view';
import type { Health } from '#lib/providers/contract';
import type { InstanceCount, InstanceRow, WorkloadIndex } from '#lib/store/inventory-page';
import type { DeployedBy, ResourceRecord } from '#lib/store/inventory-read';

/** Rows of the inventory to clusters of server groups. Pure. */
export interface ClusterGroup<Row = ResourceRecord> {
  id: string;
  root: Row;
  manager?: Row;
  /** Newest first. */
  members: Row[];
}

export const rowsOf = <Row>({ manager, members }: ClusterGroup<Row>): Row[] =>
  manager ? [manager, ...members] : members;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * One group for each manager, and one for each cluster of server groups that nobody manages. In a stable order. A cluster
 * has several managers where each version is a Deployment of its own, as under blue/green.
 */
export function groupClusters<Row extends WorkloadIndex>(workloads: readonly Row[]): ClusterGroup<Row>[] {
  const byUid = new Map(workloads.map((row) => [row.uid, row]));
  const groups = new Map<string, ClusterGroup<Row>>();
  for (const row of workloads) {
    const root = rootOf(row, byUid);
    const name = isManager(root) ? root.name : (root.cluster ?? root.name);
    const id = `${root.account}/${root.namespace}/${lowerFirst(root.kind)}/${name}`;
    const group = groups.get(id) ?? { id, root, members: [] };
    groups.set(id, group);
    if (row === root && isManager(row)) group.manager = row;
    else group.members.push(row);
  }
  for (const group of groups.values()) group.members.sort(newestFirst);
  return [...groups.values()].sort((left, right) => compare(sortKey(left), sortKey(right)));
}

const isManager = ({ category }: WorkloadIndex): boolean => category === 'server-group-manager';

/** The group with all that is kept of its rows, without those that went meanwhile. */
export function filled(
  { id, root, manager, members }: ClusterGroup<WorkloadIndex>,
  byId: ReadonlyMap<string, ResourceRecord>,
): ClusterGroup | undefined {
  const full = byId.get(root.id);
  return (
    full && {
      id,
      root: full,
      ...(manager ? { manager: byId.get(manager.id) } : {}),
      members: members.flatMap((member) => byId.get(member.id) ?? []),
    }
  );
}

function rootOf<Row extends WorkloadIndex>(row: Row, byUid: ReadonlyMap<string, Row>): Row {
  let root = row;
  for (let depth = 0; depth < 5; depth++) {
    const owner = root.ownerUid ? byUid.get(root.ownerUid) : undefined;
    if (!owner) break;
    root = owner;
  }
  return root;
}

function newestFirst(left: WorkloadIndex, right: WorkloadIndex): number {
  return (
    (right.sequence ?? -1) - (left.sequence ?? -1) || right.createdAt - left.createdAt || compare(left.id, right.id)
  );
}

/** Clusters of one name stand together, whatever account they are in; Deployments that are its versions newest first. */
export function sortKey({ id, root, manager }: ClusterGroup<WorkloadIndex>): string {
  const [, base, version] = (manager && /^(.+)-v(\d+)$/.exec(manager.name)) ?? [];
  if (base === undefined) return `${root.name} ${id}`;
  const newest = String(1e9 - Number(version)).padStart(10, '0');
  return `${base} ${id.slice(0, id.lastIndexOf('/'))}/${base} ${newest} ${manager?.name}`;
}

export const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** The worst of what runs. */
export function healthOfGroup(group: ClusterGroup<WorkloadIndex>): Health {
  const running = group.members.filter((member) => (member.summary.replicas?.desired ?? 0) > 0);
  const all = [...(group.manager ? [group.manager] : []), ...(running.length > 0 ? running : group.members)];
  const order: Health[] = ['unhealthy', 'starting', 'healthy', 'gone', 'unknown'];
  return order.find((health) => all.some((row) => row.health === health)) ?? 'unknown';
}

/** Squares drawn for one server group; beyond that a number says it. */
export const mostInstances = 100;

export interface Around {
  /** The first ones of each owner, and how many there are. */
  instances: ReadonlyMap<string, readonly InstanceRow[]>;
  counts: ReadonlyMap<string, readonly InstanceCount[]>;
  shares: ReturnType<typeof trafficShares>;
  deployers: ReadonlyMap<string, DeployedBy>;
}

export function clusterView(group: ClusterGroup, { instances: shown, counts, shares, deployers }: Around): ClusterView {
  const { root, manager } = group;
  const current = currentOf(group);
  const undo = undoTargetOf(group, current);
  const serverGroups = group.members.map((member): ServerGroupView => {
    const pods = shown.get(member.uid) ?? [];
    const all = (counts.get(member.uid) ?? []).reduce((sum, { count }) => sum + count, 0);
    return {
      id: member.id,
      kind: lowerFirst(member.kind),
      name: member.name,
      ...versionOf(member),
      images: member.summary.images ?? [],
      createdAt: member.createdAt,
      ...madeBy(member, group, member === current, deployers),
      replicas: { desired: member.summary.replicas?.desired ?? 0, ready: member.summary.replicas?.ready ?? 0 },
      health: member.health,
      message: member.summary.message,
      instances: pods.map(instanceView),
      moreInstances: Math.max(0, all - pods.length),
      traffic: shares.get(member.id),
      undoTarget: member === undo,
      ...(member.everReady === null ? {} : { everReady: member.everReady }),
      current: member === current,
    };
  });
  const instances: HealthCounts = {};
  for (const { health, count } of group.members.flatMap((member) => counts.get(member.uid) ?? [])) {
    instances[health] = (instances[health] ?? 0) + count;
  }
  return {
    id: group.id,
    account: root.account,
    namespace: root.namespace,
    kind: lowerFirst(root.kind),
    name: manager ? manager.name : nameOfCluster(root),
    cluster: root.cluster ?? root.name,
    stack: root.stack ?? undefined,
    detail: root.detail ?? undefined,
    managerId: manager?.id,
    paused: manager?.summary.paused === true,
    ...(root.summary.changedBy ? { changedBy: root.summary.changedBy } : {}),
    unmanaged: root.summary.unmanaged === true,
    message: manager?.summary.message,
    health: healthOfGroup(group),
    instances,
    serverGroups,
  };
}

/** `web` of `replicaSet web`. */
function nameOfCluster(root: ResourceRecord): string {
  const prefix = `${lowerFirst(root.kind)} `;
  const cluster = root.cluster ?? root.name;
  return cluster.startsWith(prefix) ? cluster.slice(prefix.length) : cluster;
}

export function versionOf(row: ResourceRecord): { version?: string; sequence?: number } {
  const sequence = row.sequence ?? undefined;
  return sequence === undefined ? {} : { sequence, version: `V${String(sequence).padStart(3, '0')}` };
}

function currentOf(group: ClusterGroup): ResourceRecord | undefined {
  const revision = group.manager?.summary.revision;
  return group.members.find((member) => revision !== undefined && member.sequence === revision) ?? group.members[0];
}

/** What ran before and served: only a manager can undo. Of one that slept before anybody looked nobody knows. */
function undoTargetOf(group: ClusterGroup, current: ResourceRecord | undefined): ResourceRecord | undefined {
  if (!group.manager || !current) return undefined;
  const earlier = group.members.filter((member) => (member.sequence ?? -1) < (current.sequence ?? -1));
  return earlier.find(({ everReady }) => everReady === true) ?? earlier.find(({ everReady }) => everReady === null);
}

/** What says who deployed a resource, the last word first: an undo comes after the deployment it brings back. */
export const stampsOf = (row: ResourceRecord): string[] =>
  [row.summary.undoneByStage, row.summary.executionId].filter((stamp) => stamp !== undefined);

/** Who brought it back, else who deployed it. An undo that nobody knows any more is not taken for the deployment before it. */
export function deployerOf(row: ResourceRecord, deployers: ReadonlyMap<string, DeployedBy>): Deployer | undefined {
  const { undoneByStage, executionId = '' } = row.summary;
  const found = deployers.get(undoneByStage ?? executionId);
  if (!found) return undefined;
  const { id, application, name, number, at, startedBy } = found;
  const undo = { at: at ?? undefined, person: startedBy };
  return { id, application, name, number, ...(undoneByStage === undefined ? {} : { undo }) };
}

/** Whoever made a version. A hand from outside leaves the stamps of the run before it. */
function madeBy(
  member: ResourceRecord,
  { manager }: ClusterGroup,
  isCurrent: boolean,
  deployers: ReadonlyMap<string, DeployedBy>,
): Pick<ServerGroupView, 'deployedBy' | 'outside'> {
  const hand = (manager ?? member).summary.versionBy;
  if (hand && (!manager || member.createdAt > hand.since)) {
    return { outside: { manager: hand.manager, at: manager ? member.createdAt : hand.at } };
  }
  return {
    deployedBy: deployerOf(member, deployers) ?? (isCurrent && manager ? deployerOf(manager, deployers) : undefined),
  };
}

function instanceView({ ownerUid: _, message, node, ip, ...pod }: InstanceRow): InstanceView {
  return { ...pod, message: message ?? undefined, node: node ?? undefined, ip: ip ?? undefined };
}
