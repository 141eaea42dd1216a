/**
 * Deployments: one replica set for each version of the template, of which the newest grows while the others shrink.
 * Every change of a deployment, its sets or their pods runs `reconcile`, which takes one step and writes the status.
 */
import type { Cluster } from '../cluster.ts';
import type { Deployment, Pod, ReplicaSet } from '../kinds.ts';
import { controllerOf } from '../objects.ts';
import { deployments, replicaSets } from '../resources/apps.ts';
import { pods } from '../resources/pods.ts';
import { deleteObject } from '../write/delete.ts';
import { claim } from './claim.ts';
import { controllerManager, edit, editStatus, startController } from './controller.ts';
import { countedStatus, setOf, withProgress } from './deployment-status.ts';
import { conditionOf } from './pod-state.ts';
import { recordEvent } from './record-event.ts';
import {
  createSet,
  currentSet,
  desiredOf,
  nextRevision,
  renumber,
  resize,
  revisionKey,
  revisionOf,
} from './revisions.ts';
import { nextForNew, nextForOld, proportional } from './rollout.ts';

const component = 'deployment-controller';

export function startDeployments(cluster: Cluster): void {
  const queue = startController<Deployment>(cluster, { resource: deployments, owns: [replicaSets], reconcile });
  // The last pod of an old set is what `Recreate` waits for, and it goes after the set has counted it out.
  cluster.store.listen((change) => {
    if (change.resource !== pods || change.type !== 'DELETED') return;
    const set = cluster.store.owners.find(controllerOf(change.object)?.uid ?? '');
    const owner = set && controllerOf(set.object);
    if (owner?.kind === 'Deployment') queue.add(`${change.object.metadata.namespace}/${owner.name}`);
  });
}

function reconcile(cluster: Cluster, deployment: Deployment): number | undefined {
  const sets = claim<ReplicaSet>(cluster, deployment, deployment.spec.selector, replicaSets);
  if (deployment.metadata.deletionTimestamp !== undefined) return writeStatus(cluster, deployment);
  notePause(cluster, deployment);
  const fresh = currentSet(deployment, sets);
  const old = sets.filter((set) => set.metadata.uid !== fresh?.metadata.uid);
  if (deployment.spec.paused || isResized(deployment, sets)) {
    rescale(cluster, deployment, fresh, sets);
  } else if (deployment.spec.strategy.type === 'Recreate') {
    recreate(cluster, deployment, fresh, old);
  } else {
    roll(cluster, deployment, fresh, old);
  }
  if (!deployment.spec.paused) forgetOldSets(cluster, deployment);
  return writeStatus(cluster, deployment);
}

function setsOf(cluster: Cluster, deployment: Deployment): ReplicaSet[] {
  return cluster.store.owners.controlledBy<ReplicaSet>(deployment.metadata.uid, replicaSets);
}

const isResized = (deployment: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some(
    (set) => set.spec.replicas > 0 && desiredOf(set) !== undefined && desiredOf(set) !== deployment.spec.replicas,
  );

/** Finds or makes the set of the present template and gives it the newest revision. */
function freshSet(
  cluster: Cluster,
  deployment: Deployment,
  known: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const revision = nextRevision(old);
  if (known !== undefined) {
    const numbered = renumber(cluster, deployment, known, revision);
    noteRevision(
      cluster,
      deployment,
      revisionOf(numbered),
      'FoundNewReplicaSet',
      `Found new replica set "${known.metadata.name}"`,
    );
    return numbered;
  }
  const replicas = firstSize(deployment, old);
  const made = createSet(cluster, deployment, revision, replicas);
  if (made === undefined) {
    editStatus(cluster, deployments, deployment, {
      ...deployment.status,
      collisionCount: (deployment.status.collisionCount ?? 0) + 1,
    });
    return undefined;
  }
  if (replicas > 0) announce(cluster, deployment, made, 0, replicas);
  noteRevision(
    cluster,
    deployment,
    revision,
    'NewReplicaSetCreated',
    `Created new replica set "${made.metadata.name}"`,
  );
  return made;
}

function firstSize(deployment: Deployment, old: readonly ReplicaSet[]): number {
  const empty = { spec: { replicas: 0 }, status: {} } as ReplicaSet;
  return nextForNew(deployment, empty, old);
}

/** Writes the revision down on the deployment, and that something has begun when nothing was known of progress. */
function noteRevision(
  cluster: Cluster,
  deployment: Deployment,
  revision: number,
  reason: string,
  message: string,
): void {
  const isNew =
    reason === 'NewReplicaSetCreated' || conditionOf(deployment.status.conditions, 'Progressing') === undefined;
  if (isNew) cluster.moments.set(deployment.metadata.uid, Date.now());
  edit(
    cluster,
    deployments,
    deployment,
    (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [revisionKey]: String(revision) };
      if (isNew) {
        const condition = { type: 'Progressing', status: 'True' as const, reason, message };
        draft.status.conditions = setOf(draft.status.conditions, condition);
      }
    },
    { subresource: 'status', manager: controllerManager },
  );
}

function roll(
  cluster: Cluster,
  deployment: Deployment,
  known: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): void {
  const fresh = freshSet(cluster, deployment, known, old);
  if (fresh === undefined) return;
  const replicas = nextForNew(deployment, fresh, old);
  if (replicas !== fresh.spec.replicas) {
    setSize(cluster, deployment, fresh, replicas);
    return;
  }
  for (const [set, count] of nextForOld(
    deployment,
    fresh,
    old.filter((set) => set.spec.replicas > 0),
  )) {
    setSize(cluster, deployment, set, count);
  }
}

function recreate(
  cluster: Cluster,
  deployment: Deployment,
  known: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): void {
  const running = old.filter((set) => set.spec.replicas > 0);
  for (const set of running) setSize(cluster, deployment, set, 0);
  if (running.length > 0) return;
  const left = old.flatMap((set) => cluster.store.owners.controlledBy<Pod>(set.metadata.uid, pods));
  if (left.some((pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded')) return;
  const fresh = freshSet(cluster, deployment, known, old);
  if (fresh !== undefined) setSize(cluster, deployment, fresh, deployment.spec.replicas);
}

function rescale(
  cluster: Cluster,
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
): void {
  const { replicas } = deployment.spec;
  const active = sets.filter((set) => set.spec.replicas > 0);
  const newest = sets.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
  const only = active.length === 1 ? active[0] : active.length === 0 ? (fresh ?? newest) : undefined;
  if (only !== undefined) {
    setSize(cluster, deployment, only, replicas);
    return;
  }
  if (fresh !== undefined && fresh.spec.replicas === replicas && fresh.status.availableReplicas === replicas) {
    for (const set of active) if (set !== fresh) setSize(cluster, deployment, set, 0);
    return;
  }
  for (const [set, count] of proportional(deployment, active)) resizeAndTell(cluster, deployment, set, count);
}

function setSize(cluster: Cluster, deployment: Deployment, set: ReplicaSet, replicas: number): void {
  if (set.spec.replicas !== replicas || desiredOf(set) !== deployment.spec.replicas) {
    resizeAndTell(cluster, deployment, set, replicas);
  }
}

function resizeAndTell(cluster: Cluster, deployment: Deployment, set: ReplicaSet, replicas: number): void {
  resize(cluster, deployment, set, replicas);
  if (set.spec.replicas !== replicas) announce(cluster, deployment, set, set.spec.replicas, replicas);
}

function announce(cluster: Cluster, deployment: Deployment, set: ReplicaSet, from: number, to: number): void {
  const direction = to > from ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${to}`;
  recordEvent(cluster, deployment, { reason: 'ScalingReplicaSet', message, component });
}

function notePause(cluster: Cluster, deployment: Deployment): void {
  const condition = conditionOf(deployment.status.conditions, 'Progressing');
  const paused = condition?.reason === 'DeploymentPaused';
  if (deployment.spec.paused === true && !paused) setProgress('DeploymentPaused', 'Deployment is paused');
  if (deployment.spec.paused !== true && paused) setProgress('DeploymentResumed', 'Deployment is resumed');

  function setProgress(reason: string, message: string): void {
    cluster.moments.set(deployment.metadata.uid, Date.now());
    const conditions = setOf(deployment.status.conditions, { type: 'Progressing', status: 'Unknown', reason, message });
    editStatus(cluster, deployments, deployment, { ...deployment.status, conditions });
  }
}

/** Keeps as many empty old sets as the history limit says. */
function forgetOldSets(cluster: Cluster, deployment: Deployment): void {
  const sets = setsOf(cluster, deployment);
  const fresh = currentSet(deployment, sets);
  const empty = sets.filter(
    (set) =>
      set !== fresh &&
      set.spec.replicas === 0 &&
      set.status.replicas === 0 &&
      set.metadata.deletionTimestamp === undefined,
  );
  const excess = sets.length - (fresh === undefined ? 0 : 1) - deployment.spec.revisionHistoryLimit;
  const oldest = empty.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, excess));
  for (const set of oldest) deleteObject(cluster, replicaSets, set, { propagation: 'Background' });
}

function writeStatus(cluster: Cluster, before: Deployment): number | undefined {
  const deployment = cluster.store.get<Deployment>(deployments, before.metadata.namespace ?? '', before.metadata.name);
  if (deployment === undefined) return undefined;
  const sets = setsOf(cluster, deployment);
  const fresh = currentSet(deployment, sets);
  const counted = countedStatus(deployment, fresh, sets);
  const paused = deployment.spec.paused || deployment.metadata.deletionTimestamp !== undefined;
  const { status, next } = paused
    ? { status: counted, next: undefined }
    : withProgress(cluster, deployment, counted, fresh);
  const failing = sets.flatMap((set) => conditionOf(set.status.conditions, 'ReplicaFailure') ?? []);
  const others = status.conditions?.filter((one) => one.type !== 'ReplicaFailure') ?? [];
  status.conditions = failing[0] === undefined ? others : setOf(status.conditions, failing[0]);
  editStatus(cluster, deployments, deployment, status);
  return next;
}
