import type { Cluster } from '../cluster.ts';
import type { Condition, Deployment, ReplicaSet } from '../kinds.ts';
import { timestamp } from '../objects.ts';
import { conditionOf, withCondition } from './pod-state.ts';
import { boundsOf } from './rollout.ts';

type Status = Deployment['status'];

const total = (sets: readonly ReplicaSet[], value: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((sum, set) => sum + (value(set) ?? 0), 0);

/** The numbers and the `Available` condition. */
export function countedStatus(
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
): Status {
  const available = total(sets, (set) => set.status.availableReplicas);
  const wanted = total(sets, (set) => set.spec.replicas);
  const least = deployment.spec.replicas - boundsOf(deployment).unavailable;
  const enough = available >= least;
  return {
    ...deployment.status,
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: total(sets, (set) => set.status.replicas),
    updatedReplicas: fresh?.status.replicas ?? 0,
    readyReplicas: total(sets, (set) => set.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
    conditions: setOf(deployment.status.conditions, {
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    }),
  };
}

/** Deployment conditions also say when they were last written; `touch` writes them although nothing else changed. */
export function setOf(conditions: readonly Condition[] | undefined, next: Condition, touch = false): Condition[] {
  const old = conditionOf(conditions, next.type);
  const same = old !== undefined && old.status === next.status && old.reason === next.reason && !touch;
  return same ? [...(conditions ?? [])] : withCondition(conditions, { ...next, lastUpdateTime: timestamp() }, true);
}

function isComplete(deployment: Deployment, status: Status): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas
  );
}

function hasProgressed(before: Status, now: Status): boolean {
  const old = (status: Status) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

export interface Progress {
  status: Status;
  /** When to look again whether the deadline has passed, in ms of the small world. */
  next: number | undefined;
}

/** Adds the `Progressing` condition: complete, still moving, or past its deadline. */
export function withProgress(
  cluster: Cluster,
  deployment: Deployment,
  status: Status,
  fresh: ReplicaSet | undefined,
): Progress {
  const old = conditionOf(status.conditions, 'Progressing');
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && old?.reason === 'NewReplicaSetAvailable';
  if (settled) return { status, next: undefined };
  const name = fresh === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${fresh.metadata.name}"`;
  const progressing = (value: 'True' | 'False', reason: string, what: string, touch = false): Status => ({
    ...status,
    conditions: setOf(
      status.conditions,
      { type: 'Progressing', status: value, reason, message: `${name} ${what}` },
      touch,
    ),
  });
  const { uid } = deployment.metadata;
  if (isComplete(deployment, status)) {
    return { status: progressing('True', 'NewReplicaSetAvailable', 'has successfully progressed.'), next: undefined };
  }
  if (hasProgressed(deployment.status, status)) {
    cluster.moments.set(uid, Date.now());
    const next = deployment.spec.progressDeadlineSeconds * 1000;
    return { status: progressing('True', 'ReplicaSetUpdated', 'is progressing.', true), next };
  }
  if (old === undefined || old.reason === 'NewReplicaSetAvailable') return { status, next: undefined };
  const left = untilDeadline(cluster, deployment, old);
  if (old.reason === 'ProgressDeadlineExceeded') return { status, next: undefined };
  if (left > 0) return { status, next: left };
  return { status: progressing('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'), next: undefined };
}

function untilDeadline(cluster: Cluster, deployment: Deployment, condition: Condition): number {
  const since = cluster.moments.get(deployment.metadata.uid) ?? Date.parse(condition.lastUpdateTime ?? '');
  const passed = (Date.now() - since) / (cluster.timers.scaled(1) || 1);
  return deployment.spec.progressDeadlineSeconds * 1000 - passed;
}
