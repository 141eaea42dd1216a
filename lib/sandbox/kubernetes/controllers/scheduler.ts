import type { Cluster } from '../cluster.ts';
import type { Node, NodeTerm, PersistentVolumeClaim, Pod, Taint, Toleration } from '../kinds.ts';
import { clone, keyOf, timestamp } from '../objects.ts';
import { claims, nodes } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';
import { parseQuantity } from '../schema/quantity.ts';
import { matchesAll, requirement } from '../selectors.ts';
import { edit } from './controller.ts';
import { type Load, NodeLoads, requested } from './node-loads.ts';
import { isEnded, withCondition } from './pod-state.ts';
import { createQueue } from './queue.ts';
import { recordEvent } from './record-event.ts';

const component = 'default-scheduler';
const firstLook = 150;
/** Everything that could help wakes a pod; this is for what nobody thought of. */
const retry = 300_000;

/** Gives each new pod a node that fits, or says why none does. */
export function startScheduler(cluster: Cluster): void {
  const loads = new NodeLoads(cluster);
  const queue = createQueue(cluster, (key) => {
    const [namespace = '', name = ''] = key.split('/');
    const pod = cluster.store.get<Pod>(pods, namespace, name);
    return pod !== undefined && isWaiting(pod) ? place(cluster, loads, pod) : undefined;
  });
  const waiting = () => cluster.store.list<Pod>(pods).filter(isWaiting);
  cluster.store.listen((change) => {
    if (change.resource === pods && change.type === 'ADDED') queue.addAfter(keyOf(change.object), firstLook);
    const makesRoom =
      (change.resource === pods && change.type === 'DELETED') ||
      change.resource === nodes ||
      change.resource === claims;
    if (makesRoom) for (const pod of waiting()) if (isUnschedulable(pod)) queue.add(keyOf(pod));
  });
  for (const pod of waiting()) queue.addAfter(keyOf(pod), firstLook);
}

const isWaiting = (pod: Pod): boolean =>
  pod.spec.nodeName === undefined &&
  pod.metadata.deletionTimestamp === undefined &&
  !isEnded(pod) &&
  (pod.spec.schedulerName ?? component) === component;

const isUnschedulable = (pod: Pod): boolean =>
  pod.status.conditions?.some((one) => one.type === 'PodScheduled' && one.status === 'False') ?? false;

function place(cluster: Cluster, loads: NodeLoads, pod: Pod): number | undefined {
  const unbound = unboundClaim(cluster, pod);
  if (unbound !== undefined) return refuse(cluster, pod, unbound);
  const all = cluster.store.list<Node>(nodes);
  const reasons = new Map<string, number>();
  const fitting = all.filter((node) => {
    const reason = whyNot(pod, node, loads.of(node.metadata.name));
    if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    return reason === undefined;
  });
  const count = (node: Node) => loads.of(node.metadata.name).pods;
  const [best] = fitting.toSorted((a, b) => count(a) - count(b));
  if (best !== undefined) return bind(cluster, pod, best);
  const list = [...reasons]
    .map(([reason, number]) => `${number} ${reason}`)
    .sort()
    .join(', ');
  return refuse(
    cluster,
    pod,
    `0/${all.length} nodes are available: ${list}. preemption: 0/${all.length} nodes are available: ${all.length} Preemption is not helpful for scheduling.`,
  );
}

function unboundClaim(cluster: Cluster, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    if (name === undefined) continue;
    const claim = cluster.store.get<PersistentVolumeClaim>(claims, pod.metadata.namespace ?? '', name);
    const nodeCount = cluster.store.list(nodes).length;
    if (claim === undefined) return `0/${nodeCount} nodes are available: persistentvolumeclaim "${name}" not found.`;
    if (claim.status.phase !== 'Bound')
      return `0/${nodeCount} nodes are available: pod has unbound immediate PersistentVolumeClaims.`;
  }
  return undefined;
}

function whyNot(pod: Pod, node: Node, load: Load): string | undefined {
  if (node.spec.unschedulable && !isDaemonPod(pod)) return 'node(s) were unschedulable';
  if (!matchesAll(pod.spec.nodeSelector ?? {}, node.metadata.labels) || !hasAffinity(pod, node)) {
    return "node(s) didn't match Pod's node affinity/selector";
  }
  const taint = node.spec.taints?.find(
    (one) => one.effect !== 'PreferNoSchedule' && !isTolerated(one, pod.spec.tolerations),
  );
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  const room = (name: string) => parseQuantity(node.status.allocatable[name] ?? '0') ?? 0;
  if (load.pods + 1 > room('pods')) return 'Too many pods';
  if (load.cpu + requested(pod, 'cpu') > room('cpu')) return 'Insufficient cpu';
  return load.memory + requested(pod, 'memory') > room('memory') ? 'Insufficient memory' : undefined;
}

const isDaemonPod = (pod: Pod): boolean =>
  pod.metadata.ownerReferences?.some((owner) => owner.kind === 'DaemonSet') ?? false;

function hasAffinity(pod: Pod, node: Node): boolean {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms === undefined || terms.some((term) => matchesTerm(term, node));
}

function matchesTerm(term: NodeTerm, node: Node): boolean {
  const fields = { 'metadata.name': node.metadata.name };
  return (
    (term.matchExpressions ?? []).every((one) =>
      requirement(one.key, one.operator, one.values ?? [])(node.metadata.labels),
    ) && (term.matchFields ?? []).every((one) => requirement(one.key, one.operator, one.values ?? [])(fields))
  );
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return (tolerations ?? []).some(
    (one) =>
      (one.effect === undefined || one.effect === taint.effect) &&
      (one.key === undefined || one.key === taint.key) &&
      (one.operator === 'Exists' || (one.value ?? '') === (taint.value ?? '')),
  );
}

/** Binding is a write of its own in the API: it may set the node, which an update may not. */
function bind(cluster: Cluster, pod: Pod, node: Node): undefined {
  const bound = clone(pod);
  bound.spec.nodeName = node.metadata.name;
  const scheduled = { type: 'PodScheduled', status: 'True' as const };
  bound.status.conditions = withCondition(pod.status.conditions, scheduled);
  const stored = cluster.store.put(pods, bound);
  const message = `Successfully assigned ${keyOf(pod)} to ${node.metadata.name}`;
  recordEvent(cluster, stored, { reason: 'Scheduled', message, component });
}

function refuse(cluster: Cluster, pod: Pod, message: string): number {
  const condition = { type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', message };
  edit(
    cluster,
    pods,
    pod,
    (draft) => {
      draft.status.conditions = [
        ...(draft.status.conditions ?? []).filter((one) => one.type !== 'PodScheduled'),
        { ...condition, lastTransitionTime: timestamp() },
      ];
    },
    { subresource: 'status', manager: 'kube-scheduler' },
  );
  recordEvent(cluster, pod, { type: 'Warning', reason: 'FailedScheduling', message, component });
  return retry;
}
