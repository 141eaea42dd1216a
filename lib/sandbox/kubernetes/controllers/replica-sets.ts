import { StatusError } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Pod, ReplicaSet } from '../kinds.ts';
import { replicaSets } from '../resources/apps.ts';
import { pods } from '../resources/pods.ts';
import { matchesAll } from '../selectors.ts';
import { deleteObject } from '../write/delete.ts';
import { claim } from './claim.ts';
import { editStatus, startController } from './controller.ts';
import { batchSize, makePod } from './make-pod.ts';
import { availabilityOf, conditionOf, isActive, isReady, withCondition } from './pod-state.ts';
import { recordEvent } from './record-event.ts';

const component = 'replicaset-controller';
const retryCreate = 5000;

/** Keeps as many pods as a replica set asks for. */
export const startReplicaSets = (cluster: Cluster) =>
  startController<ReplicaSet>(cluster, { resource: replicaSets, owns: [pods], reconcile });

function reconcile(cluster: Cluster, set: ReplicaSet): number | undefined {
  const active = claim<Pod>(cluster, set, set.spec.selector, pods).filter(isActive);
  let problem: string | undefined;
  if (set.metadata.deletionTimestamp === undefined) {
    problem = adjustCount(cluster, set, active);
  }
  const now = cluster.store.owners.controlledBy<Pod>(set.metadata.uid, pods).filter(isActive);
  const next = updateStatus(cluster, set, now, problem);
  return problem === undefined ? next : retryCreate;
}

/** Returns why pods could not be created, if so. */
function adjustCount(cluster: Cluster, set: ReplicaSet, active: readonly Pod[]): string | undefined {
  const missing = Math.min(batchSize, set.spec.replicas - active.length);
  try {
    for (let i = 0; i < missing; i++) {
      makePod(cluster, set, set.spec.template, { generateName: `${set.metadata.name}-` }, component);
    }
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  for (const pod of active.toSorted(leastUsefulFirst).slice(0, Math.max(0, -missing))) {
    deleteObject(cluster, pods, pod, { propagation: 'Background' });
    const message = `Deleted pod: ${pod.metadata.name}`;
    recordEvent(cluster, set, { reason: 'SuccessfulDelete', message, component });
  }
  return undefined;
}

/** Not scheduled before pending before not ready before the younger one. */
function leastUsefulFirst(a: Pod, b: Pod): number {
  const rank = (pod: Pod) =>
    (pod.spec.nodeName === undefined ? 0 : 1) + (pod.status.phase === 'Pending' ? 0 : 2) + (isReady(pod) ? 4 : 0);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1;
}

function updateStatus(cluster: Cluster, set: ReplicaSet, active: readonly Pod[], problem?: string): number | undefined {
  const { ready, available, next } = availabilityOf(cluster, active, set.spec.minReadySeconds);
  const labels = set.spec.template.metadata?.labels ?? {};
  editStatus(cluster, replicaSets, set, {
    ...set.status,
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => matchesAll(labels, pod.metadata.labels)).length,
    readyReplicas: ready,
    availableReplicas: available,
    observedGeneration: set.metadata.generation,
    ...failureCondition(set, problem),
  });
  return next;
}

function failureCondition(set: ReplicaSet, problem: string | undefined) {
  const old = set.status.conditions;
  if (problem !== undefined) {
    const failure = { type: 'ReplicaFailure', status: 'True' as const, reason: 'FailedCreate', message: problem };
    return { conditions: withCondition(old, failure) };
  }
  if (conditionOf(old, 'ReplicaFailure') === undefined) return {};
  return { conditions: old?.filter((one) => one.type !== 'ReplicaFailure') };
}
