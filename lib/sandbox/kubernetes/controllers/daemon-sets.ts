import type { JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { DaemonSet, Node, Pod } from '../kinds.ts';
import { keyOf } from '../objects.ts';
import { controllerRevisions, daemonSets } from '../resources/apps.ts';
import { nodes } from '../resources/core.ts';
import { section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { matchesAll } from '../selectors.ts';
import { deleteObject } from '../write/delete.ts';
import { claim } from './claim.ts';
import { editStatus, startController } from './controller.ts';
import { makePod, setLabel } from './make-pod.ts';
import { availabilityOf, isEnded, isTerminating, untilAvailable } from './pod-state.ts';
import { recordEvent } from './record-event.ts';
import { share } from './rollout.ts';
import { currentRevision, forgetRevisions, revisionLabel } from './template-revisions.ts';

const component = 'daemonset-controller';

/** Keeps one pod on each node that the template accepts. */
export function startDaemonSets(cluster: Cluster): void {
  const queue = startController<DaemonSet>(cluster, {
    resource: daemonSets,
    owns: [pods, controllerRevisions],
    reconcile,
  });
  cluster.store.listen((change) => {
    if (change.resource !== nodes) return;
    for (const set of cluster.store.list(daemonSets)) queue.add(keyOf(set));
  });
}

function reconcile(cluster: Cluster, set: DaemonSet): number | undefined {
  const owned = claim<Pod>(cluster, set, set.spec.selector, pods);
  if (set.metadata.deletionTimestamp !== undefined) return undefined;
  const revision = currentRevision(cluster, set).metadata.name;
  const wanted = cluster.store
    .list<Node>(nodes)
    .filter((node) => matchesAll(set.spec.template.spec.nodeSelector ?? {}, node.metadata.labels));
  const names = new Set(wanted.map((node) => node.metadata.name));
  for (const pod of owned)
    if (!isTerminating(pod) && (isEnded(pod) || !names.has(nodeOf(pod)))) remove(cluster, set, pod);
  const byNode = new Map(owned.map((pod) => [nodeOf(pod), pod]));
  try {
    for (const name of names) if (!byNode.has(name)) create(cluster, set, name, revision);
  } catch (error) {
    // That it has looked is told before it tries again.
    writeStatus(cluster, set, revision, names.size);
    throw error;
  }
  if (set.spec.updateStrategy.type === 'RollingUpdate') replaceOutdated(cluster, set, owned, revision, names.size);
  forgetRevisions(cluster, set, new Set([revision, ...owned.map((pod) => pod.metadata.labels?.[revisionLabel])]));
  return writeStatus(cluster, set, revision, names.size);
}

/** The node a pod is meant for, even before it is scheduled. */
function nodeOf(pod: Pod): string {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return pod.spec.nodeName ?? terms?.[0]?.matchFields?.[0]?.values?.[0] ?? '';
}

const tolerated = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];

function create(cluster: Cluster, set: DaemonSet, node: string, revision: string): void {
  makePod(cluster, set, set.spec.template, { generateName: `${set.metadata.name}-` }, component, (pod: JsonObject) => {
    setLabel(pod, revisionLabel, revision);
    const spec = section(pod, 'spec');
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
    section(section(spec, 'affinity'), 'nodeAffinity').requiredDuringSchedulingIgnoredDuringExecution = {
      nodeSelectorTerms: [{ matchFields }],
    };
    const given = Array.isArray(spec.tolerations) ? spec.tolerations : [];
    const effect = (name: string) => (name === 'not-ready' || name === 'unreachable' ? 'NoExecute' : 'NoSchedule');
    const more = tolerated.map((name) => ({
      key: `node.kubernetes.io/${name}`,
      operator: 'Exists',
      effect: effect(name),
    }));
    spec.tolerations = [...given, ...more];
  });
}

function remove(cluster: Cluster, set: DaemonSet, pod: Pod): void {
  deleteObject(cluster, pods, pod);
  recordEvent(cluster, set, { reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component });
}

/** Old pods go as long as no more than the allowed number of nodes is without an available one. */
function replaceOutdated(
  cluster: Cluster,
  set: DaemonSet,
  owned: readonly Pod[],
  revision: string,
  nodeCount: number,
): void {
  const limit = Math.max(1, share(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, nodeCount, Math.ceil));
  const living = owned.filter((pod) => !isTerminating(pod));
  const isAvailable = (pod: Pod) => untilAvailable(cluster, pod, set.spec.minReadySeconds) === 0;
  const outdated = living.filter((pod) => pod.metadata.labels?.[revisionLabel] !== revision);
  const broken = outdated.filter((pod) => !isAvailable(pod));
  let room = limit - (nodeCount - living.filter(isAvailable).length);
  for (const pod of broken) remove(cluster, set, pod);
  for (const pod of outdated.filter(isAvailable)) {
    if (room-- <= 0) return;
    remove(cluster, set, pod);
  }
}

function writeStatus(cluster: Cluster, set: DaemonSet, revision: string, desired: number): number | undefined {
  const living = cluster.store.owners.controlledBy<Pod>(set.metadata.uid, pods).filter((pod) => !isTerminating(pod));
  const { ready, available, next } = availabilityOf(cluster, living, set.spec.minReadySeconds);
  editStatus(cluster, daemonSets, set, {
    ...set.status,
    observedGeneration: set.metadata.generation ?? 0,
    desiredNumberScheduled: desired,
    currentNumberScheduled: living.length,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: available,
    numberUnavailable: Math.max(0, desired - available),
    updatedNumberScheduled: living.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision).length,
  });
  return next;
}
