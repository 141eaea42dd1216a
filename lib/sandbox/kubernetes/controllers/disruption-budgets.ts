import type { Cluster } from '../cluster.ts';
import type { LabelSelector, Pod } from '../kinds.ts';
import { type KubeObject, keyOf } from '../objects.ts';
import { disruptionBudgets } from '../resources/others.ts';
import { pods } from '../resources/pods.ts';
import { labelTest } from '../selectors.ts';
import { editStatus, startController } from './controller.ts';
import { isActive, isReady } from './pod-state.ts';
import { share } from './rollout.ts';

export interface DisruptionBudget extends KubeObject {
  spec: { selector?: LabelSelector; minAvailable?: number | string; maxUnavailable?: number | string };
  status: Record<string, number>;
}

/** Counts how many pods of a budget may go at the moment. */
export function startDisruptionBudgets(cluster: Cluster): void {
  const queue = startController<DisruptionBudget>(cluster, { resource: disruptionBudgets, reconcile });
  cluster.store.listen((change) => {
    if (change.resource !== pods) return;
    for (const budget of cluster.store.list(disruptionBudgets, change.object.metadata.namespace))
      queue.add(keyOf(budget));
  });
}

export const coveredBy = (cluster: Cluster, budget: DisruptionBudget): Pod[] =>
  cluster.store
    .list<Pod>(pods, budget.metadata.namespace)
    .filter((pod) => isActive(pod) && labelTest(budget.spec.selector ?? {})(pod.metadata.labels));

function reconcile(cluster: Cluster, budget: DisruptionBudget): undefined {
  const covered = coveredBy(cluster, budget);
  const { minAvailable, maxUnavailable } = budget.spec;
  const expected = covered.length;
  const healthy = covered.filter(isReady).length;
  const desired =
    maxUnavailable === undefined
      ? share(minAvailable ?? 1, expected, Math.ceil)
      : Math.max(0, expected - share(maxUnavailable, expected, Math.ceil));
  editStatus(cluster, disruptionBudgets, budget, {
    ...budget.status,
    observedGeneration: budget.metadata.generation ?? 0,
    expectedPods: expected,
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: Math.max(0, healthy - desired),
  });
}
