/** The arithmetic of a rolling update: how many replicas each set may have next. */
import type { Deployment, ReplicaSet } from '../kinds.ts';

/** `25%` of a total, or the number itself. */
export function share(value: number | string, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) / 100) * total);
}

export interface Bounds {
  surge: number;
  unavailable: number;
}

/** The surge is rounded up and the unavailable down; one of them has to be positive or nothing would move. */
export function boundsOf(deployment: Deployment): Bounds {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate' || replicas === 0)
    return { surge: 0, unavailable: strategy.type === 'Recreate' ? replicas : 0 };
  const surge = share(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = share(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  if (surge === 0 && unavailable === 0) return { surge, unavailable: 1 };
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

const sum = (sets: readonly ReplicaSet[], value: (set: ReplicaSet) => number): number =>
  sets.reduce((total, set) => total + value(set), 0);

const wanted = (set: ReplicaSet): number => set.spec.replicas;
const available = (set: ReplicaSet): number => set.status.availableReplicas ?? 0;

/** The replicas the new set may have now: as many as fit under replicas + surge. */
export function nextForNew(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): number {
  const { replicas, strategy } = deployment.spec;
  if (fresh.spec.replicas >= replicas || strategy.type === 'Recreate') return replicas;
  const room = replicas + boundsOf(deployment).surge - sum([fresh, ...old], wanted);
  return room <= 0 ? fresh.spec.replicas : Math.min(replicas, fresh.spec.replicas + room);
}

/** The replicas each old set keeps now. Replicas that do not work go first; the others only as new ones become available. */
export function nextForOld(
  deployment: Deployment,
  fresh: ReplicaSet,
  old: readonly ReplicaSet[],
): Map<ReplicaSet, number> {
  const least = deployment.spec.replicas - boundsOf(deployment).unavailable;
  const freshMissing = fresh.spec.replicas - available(fresh);
  const next = new Map(old.map((set) => [set, set.spec.replicas]));
  let removable = sum([fresh, ...old], wanted) - least - freshMissing;
  const byAge = old.toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  let kept = sum([fresh, ...old], available);
  for (const set of byAge) {
    const broken = set.spec.replicas - available(set);
    const count = Math.min(broken, Math.max(0, removable));
    next.set(set, set.spec.replicas - count);
    removable -= count;
  }
  for (const set of byAge) {
    const count = Math.min(next.get(set) ?? 0, Math.max(0, removable), Math.max(0, kept - least));
    next.set(set, (next.get(set) ?? 0) - count);
    removable -= count;
    kept -= count;
  }
  return next;
}

/** A change of scale during a rollout is shared by the sets in proportion to their size. */
export function proportional(deployment: Deployment, sets: readonly ReplicaSet[]): Map<ReplicaSet, number> {
  const { replicas } = deployment.spec;
  const target = replicas > 0 ? replicas + boundsOf(deployment).surge : 0;
  const present = sum(sets, wanted);
  const next = new Map(sets.map((set) => [set, set.spec.replicas]));
  let rest = target - present;
  const growing = rest > 0;
  const bySize = sets.toSorted((a, b) => b.spec.replicas - a.spec.replicas);
  for (const set of bySize) {
    const exact = present === 0 ? 0 : (set.spec.replicas * (target - present)) / present;
    const part = growing
      ? Math.min(rest, Math.max(0, Math.round(exact)))
      : Math.max(rest, Math.min(0, Math.round(exact)));
    next.set(set, Math.max(0, set.spec.replicas + part));
    rest -= part;
  }
  const largest = bySize[0];
  if (largest !== undefined && rest !== 0) next.set(largest, Math.max(0, (next.get(largest) ?? 0) + rest));
  return next;
}
