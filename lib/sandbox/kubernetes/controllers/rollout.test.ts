import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deployment, ReplicaSet } from '../kinds.ts';
import { boundsOf, nextForNew, nextForOld, proportional, share } from './rollout.ts';

const set = (replicas: number, available: number, age = 0): ReplicaSet =>
  ({
    metadata: { name: `set-${age}`, creationTimestamp: `2026-01-01T00:00:0${age}Z` },
    spec: { replicas },
    status: { replicas, availableReplicas: available },
  }) as ReplicaSet;

const deployment = (replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment =>
  ({
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  }) as Deployment;

const sizes = fc.integer({ min: 0, max: 12 });
const sets = fc
  .tuple(sizes, sizes)
  .map(([replicas, available]) => ({ replicas, available: Math.min(replicas, available) }));
const percents = fc.integer({ min: 0, max: 100 }).map((value) => `${value}%`);
const deployments = fc.tuple(fc.integer({ min: 1, max: 12 }), percents, percents).map((parts) => deployment(...parts));
const total = (all: Iterable<number>) => [...all].reduce((sum, one) => sum + one, 0);

describe('bounds', () => {
  it('round the surge up and the unavailable down, and always let something move', () => {
    expect(boundsOf(deployment(3, '25%', '25%'))).toEqual({ surge: 1, unavailable: 0 });
    expect(boundsOf(deployment(10, '25%', '25%'))).toEqual({ surge: 3, unavailable: 2 });
    expect(boundsOf(deployment(4, 0, '10%'))).toEqual({ surge: 0, unavailable: 1 });
    expect(share('50%', 3, Math.ceil)).toBe(2);
  });
});

describe('a rolling update', () => {
  it('never wants more than replicas and surge', () => {
    fc.assert(
      fc.property(deployments, sets, sets, (one, fresh, old) => {
        const sum = fresh.replicas + old.replicas;
        const limit = one.spec.replicas + boundsOf(one).surge;
        const next = nextForNew(one, set(fresh.replicas, fresh.available), [set(old.replicas, old.available)]);
        if (next > fresh.replicas) expect(next + old.replicas).toBeLessThanOrEqual(limit);
        expect(sum).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('never takes an available replica that is needed', () => {
    fc.assert(
      fc.property(deployments, sets, sets, sets, (one, fresh, first, second) => {
        const all = [
          set(fresh.replicas, fresh.available),
          set(first.replicas, first.available, 1),
          set(second.replicas, second.available, 2),
        ];
        const [new_, ...old] = all as [ReplicaSet, ...ReplicaSet[]];
        const next = nextForOld(one, new_, old);
        const least = one.spec.replicas - boundsOf(one).unavailable;
        const kept = old.map((each) => Math.min(each.status.availableReplicas ?? 0, next.get(each) ?? 0));
        const before = fresh.available + first.available + second.available;
        const after = fresh.available + total(kept);
        expect(after).toBeGreaterThanOrEqual(Math.min(before, least));
      }),
    );
  });

  it('removes replicas that do not work first', () => {
    const broken = set(2, 0, 1);
    const working = set(2, 2, 2);
    const next = nextForOld(deployment(4, 0, 1), set(1, 1), [broken, working]);
    expect([next.get(broken), next.get(working)]).toEqual([0, 2]);
  });
});

describe('a change of size during a rollout', () => {
  it('is shared by the sets and comes out even', () => {
    fc.assert(
      fc.property(deployments, sets, sets, (one, first, second) => {
        fc.pre(first.replicas > 0 && second.replicas > 0);
        const all = [set(first.replicas, first.available, 1), set(second.replicas, second.available, 2)];
        const next = proportional(one, all);
        expect(total(next.values())).toBe(one.spec.replicas + boundsOf(one).surge);
        for (const count of next.values()) expect(count).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
