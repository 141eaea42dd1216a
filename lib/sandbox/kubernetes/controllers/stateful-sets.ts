/**
 * Stateful sets: pods with a number, a name and claims that stay. In order, each pod waits until those before it are
 * available; an update goes from the highest number down and replaces one pod at a time.
 */
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import type { ControllerRevision, Pod, StatefulSet } from '../kinds.ts';
import { clone } from '../objects.ts';
import { controllerRevisions, statefulSets } from '../resources/apps.ts';
import { claims } from '../resources/core.ts';
import { objectsIn, section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { deleteObject } from '../write/delete.ts';
import { claim } from './claim.ts';
import { editStatus, make, startController } from './controller.ts';
import { batchSize, makePod, setLabel } from './make-pod.ts';
import { availabilityOf, isEnded, isTerminating, untilAvailable } from './pod-state.ts';
import { recordEvent } from './record-event.ts';
import { currentRevision, forgetRevisions, revisionLabel, revisionsOf, templateOf } from './template-revisions.ts';

const component = 'statefulset-controller';

export const startStatefulSets = (cluster: Cluster) =>
  startController<StatefulSet>(cluster, { resource: statefulSets, owns: [pods, controllerRevisions], reconcile });

interface Plan {
  set: StatefulSet;
  update: ControllerRevision;
  /** The revision of the pods that are not updated yet. */
  current: ControllerRevision;
  pods: Map<number, Pod>;
}

function reconcile(cluster: Cluster, set: StatefulSet): number | undefined {
  const owned = claim<Pod>(cluster, set, set.spec.selector, pods);
  if (set.metadata.deletionTimestamp !== undefined) return undefined;
  const update = currentRevision(cluster, set);
  const current = revisionsOf(cluster, set).find((one) => one.metadata.name === set.status.currentRevision) ?? update;
  const plan = { set, update, current, pods: new Map(owned.map((pod) => [ordinalOf(pod), pod])) };
  const { start, end } = range(set);
  let next: number | undefined;
  try {
    if (fillUp(cluster, plan, start, end) && scaleDown(cluster, plan, start, end))
      replaceOutdated(cluster, plan, start, end);
  } finally {
    // Also when a pod was refused: that it has looked is told before it tries again.
    next = writeStatus(cluster, plan);
  }
  forgetRevisions(cluster, set, new Set([update, current].map((one) => one.metadata.name)));
  return next;
}

const ordinalOf = (pod: Pod): number => Number(/-(\d{1,6})$/.exec(pod.metadata.name)?.[1] ?? -1);

function range(set: StatefulSet): { start: number; end: number } {
  const start = set.spec.ordinals?.start ?? 0;
  return { start, end: start + set.spec.replicas };
}

const isOrdered = (set: StatefulSet): boolean => set.spec.podManagementPolicy === 'OrderedReady';

function isAvailable(cluster: Cluster, set: StatefulSet, pod: Pod | undefined): boolean {
  return pod !== undefined && !isTerminating(pod) && untilAvailable(cluster, pod, set.spec.minReadySeconds) === 0;
}

/**
 * Creates missing pods. Returns whether the set may go on: in order, only when all of them are available. So a bad
 * revision blocks its own cure until somebody deletes the pod, as on a real cluster.
 */
function fillUp(cluster: Cluster, plan: Plan, start: number, end: number): boolean {
  const { set } = plan;
  let made = 0;
  for (let i = start; i < end; i++) {
    const pod = plan.pods.get(i);
    if (pod !== undefined && isEnded(pod)) {
      deleteObject(cluster, pods, pod);
      return false;
    }
    if (pod === undefined) {
      createPod(cluster, plan, i);
      if (++made === batchSize) return false;
    }
    if (isOrdered(set) && !isAvailable(cluster, set, pod)) return false;
  }
  return true;
}

function createPod(cluster: Cluster, plan: Plan, ordinal: number): void {
  const { set } = plan;
  const revision = usesUpdate(plan, ordinal) ? plan.update : plan.current;
  const name = `${set.metadata.name}-${ordinal}`;
  makeClaims(cluster, set, name);
  const template = templateOf(revision, set.spec.template);
  makePod(cluster, set, template, { name }, component, (pod) => {
    setLabel(pod, revisionLabel, revision.metadata.name);
    setLabel(pod, 'statefulset.kubernetes.io/pod-name', name);
    setLabel(pod, 'apps.kubernetes.io/pod-index', String(ordinal));
    const spec = section(pod, 'spec');
    spec.hostname = name;
    if (set.spec.serviceName !== '') spec.subdomain = set.spec.serviceName;
    mountClaims(set, spec, name);
  });
}

/** Below the partition the old revision stays; with `OnDelete` whoever deletes a pod gets the new one. */
function usesUpdate({ set }: Plan, ordinal: number): boolean {
  return ordinal >= (set.spec.updateStrategy.rollingUpdate?.partition ?? 0);
}

function makeClaims(cluster: Cluster, set: StatefulSet, pod: string): void {
  const namespace = set.metadata.namespace ?? '';
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = `${template.metadata.name}-${pod}`;
    if (cluster.store.get(claims, namespace, name) !== undefined) continue;
    const labels = { ...set.spec.selector.matchLabels, ...template.metadata.labels };
    const body: JsonObject = { metadata: { name, labels }, spec: clone(template.spec) };
    make(cluster, claims, namespace, body);
    const message = `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
    recordEvent(cluster, set, { reason: 'SuccessfulCreate', message, component });
  }
}

function mountClaims(set: StatefulSet, spec: JsonObject, pod: string): void {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return;
  const names = new Set<Json>(templates.map((one) => one.metadata.name));
  const others = objectsIn(spec, 'volumes').filter((volume) => !names.has(volume.name ?? ''));
  spec.volumes = [
    ...others,
    ...templates.map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: `${name}-${pod}` } })),
  ];
}

/** Removes pods beyond the size, from the highest. Returns whether none is left. */
function scaleDown(cluster: Cluster, plan: Plan, start: number, end: number): boolean {
  const excess = [...plan.pods.keys()].filter((i) => i >= end || i < start).sort((a, b) => b - a);
  for (const i of excess) {
    const pod = plan.pods.get(i);
    if (pod !== undefined && !isTerminating(pod)) removePod(cluster, plan.set, pod);
    if (isOrdered(plan.set)) return false;
  }
  return excess.length === 0;
}

function replaceOutdated(cluster: Cluster, plan: Plan, start: number, end: number): void {
  const { set, update } = plan;
  if (set.spec.updateStrategy.type !== 'RollingUpdate') return;
  const partition = Math.max(start, set.spec.updateStrategy.rollingUpdate?.partition ?? 0);
  for (let i = end - 1; i >= partition; i--) {
    const pod = plan.pods.get(i);
    if (pod === undefined || isTerminating(pod)) return;
    if (pod.metadata.labels?.[revisionLabel] !== update.metadata.name) {
      removePod(cluster, set, pod);
      return;
    }
    if (!isAvailable(cluster, set, pod)) return;
  }
}

function removePod(cluster: Cluster, set: StatefulSet, pod: Pod): void {
  deleteObject(cluster, pods, pod);
  const message = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
  recordEvent(cluster, set, { reason: 'SuccessfulDelete', message, component });
}

function writeStatus(cluster: Cluster, { set, update, current }: Plan): number | undefined {
  const all = cluster.store.owners.controlledBy<Pod>(set.metadata.uid, pods);
  const living = all.filter((pod) => !isTerminating(pod));
  const { ready, available, next } = availabilityOf(cluster, living, set.spec.minReadySeconds);
  const count = (revision: ControllerRevision) =>
    living.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision.metadata.name).length;
  const updated = count(update);
  const complete = updated === set.spec.replicas && ready === set.spec.replicas && all.length === set.spec.replicas;
  editStatus(cluster, statefulSets, set, {
    ...set.status,
    observedGeneration: set.metadata.generation ?? 0,
    replicas: all.length,
    readyReplicas: ready,
    availableReplicas: available,
    updatedReplicas: updated,
    currentReplicas: complete ? updated : count(current),
    currentRevision: complete ? update.metadata.name : current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: 0,
  });
  return next;
}
