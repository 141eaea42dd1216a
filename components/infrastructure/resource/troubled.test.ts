import { expect, test } from 'vitest';
import { troubledBelow } from '#components/infrastructure/resource/troubled.ts';
import type { OwnerNode } from '#lib/infrastructure/view';

const node = (id: string, health: OwnerNode['health'], children: OwnerNode[] = []): OwnerNode => ({
  id,
  kind: 'Pod',
  name: id,
  health,
  createdAt: 0,
  children,
  more: 0,
});
const tree = node('deployment', 'unhealthy', [
  node('new', 'unhealthy', [node('a', 'unhealthy'), node('b', 'healthy')]),
  node('old', 'healthy', [node('c', 'healthy')]),
]);
const below = (id: string) => troubledBelow(tree, id).map((one) => one.id);

test('the pods in trouble are found below a deployment and below one of its versions', () => {
  expect(below('deployment')).toEqual(['a']);
  expect(below('new')).toEqual(['a']);
  expect(below('old')).toEqual([]);
});

test('a pod leads to none but itself', () => {
  expect(below('a')).toEqual([]);
  expect(below('nowhere')).toEqual([]);
});
