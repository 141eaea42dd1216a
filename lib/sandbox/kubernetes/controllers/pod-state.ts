import type { Cluster } from '../cluster.ts';
import type { Condition, Pod } from '../kinds.ts';
import { timestamp } from '../objects.ts';

export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((one) => one.type === type);

export const isReady = (pod: Pod): boolean => conditionOf(pod.status.conditions, 'Ready')?.status === 'True';
export const isEnded = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
/** Counts towards the replicas of a workload. */
export const isActive = (pod: Pod): boolean => !isEnded(pod) && !isTerminating(pod);

/** Milliseconds (small world) until the pod counts as available: 0 when it does, undefined while it is not ready. */
export function untilAvailable(cluster: Cluster, pod: Pod, minReadySeconds = 0): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since =
    cluster.moments.get(pod.metadata.uid) ??
    Date.parse(conditionOf(pod.status.conditions, 'Ready')?.lastTransitionTime ?? '');
  const scale = cluster.timers.scaled(1) || 1;
  const passed = (Date.now() - since) / scale;
  return Math.max(0, minReadySeconds * 1000 - passed);
}

export interface Availability {
  ready: number;
  available: number;
  /** When the next ready pod becomes available, in ms of the small world. */
  next: number | undefined;
}

export function availabilityOf(cluster: Cluster, pods: readonly Pod[], minReadySeconds = 0): Availability {
  const waits = pods.map((pod) => untilAvailable(cluster, pod, minReadySeconds)).filter((ms) => ms !== undefined);
  const pending = waits.filter((ms) => ms > 0);
  return {
    ready: waits.length,
    available: waits.length - pending.length,
    next: pending.length === 0 ? undefined : Math.min(...pending) + 5,
  };
}

/** The conditions with one set. Its times move only as the server moves them: the transition with the status. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  next: Condition,
  touch = false,
): Condition[] {
  const all = conditions ?? [];
  const old = conditionOf(all, next.type);
  if (old !== undefined && !touch && old.status === next.status && old.reason === next.reason) return [...all];
  const now = timestamp();
  const since = old?.status === next.status ? (old.lastTransitionTime ?? now) : now;
  return [...all.filter((one) => one !== old), { ...next, lastTransitionTime: since }];
}
