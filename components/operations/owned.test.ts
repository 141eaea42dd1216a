import { expect, it } from 'vitest';
import type { OwnerNode } from '#lib/infrastructure/view';
import { isProduction, ownedBy } from './owned.ts';

const node = (id: string, kind: string, children: OwnerNode[] = [], more = 0): OwnerNode => ({
  createdAt: 0,
  id,
  kind,
  name: id,
  health: 'healthy',
  children,
  more,
});

it('counts what goes with an object, also what is not listed', () => {
  const pods = [node('p1', 'Pod'), node('p2', 'Pod')];
  const tree = node('d', 'Deployment', [node('r1', 'ReplicaSet', pods, 9), node('r0', 'ReplicaSet')]);
  expect(ownedBy(tree, 'd')).toEqual([
    { kind: 'ReplicaSet', count: 2 },
    { kind: 'Pod', count: 11 },
  ]);
  expect(ownedBy(tree, 'p1')).toEqual([]);
  expect(ownedBy(tree, 'nothing')).toEqual([]);
});

it('takes a place for production by its environment, account or namespace', () => {
  expect(isProduction({ environment: 'production', account: 'a', namespace: 'b' })).toBe(true);
  expect(isProduction({ account: 'zone-3', namespace: 'prod' })).toBe(true);
  expect(isProduction({ account: 'live', namespace: 'shop' })).toBe(true);
  expect(isProduction({ environment: 'test', account: 'zone-2', namespace: 'delivery' })).toBe(false);
});
