import { expect, it } from 'vitest';
import type { OwnerNode } from '#lib/infrastructure/view';
import { instancesIn, type LogSource, shownSource } from './log-sources.ts';

const pod = (name: string, createdAt: number, health: LogSource['health'] = 'healthy'): LogSource => ({
  id: `zone-1/Pod/prod/${name}`,
  name,
  createdAt,
  health,
});

it('begins with what needs eyes, and stays with what was chosen', () => {
  const pods = [pod('a', 1), pod('b', 2, 'unhealthy')];
  expect(shownSource(pods, undefined)?.name).toBe('b');
  expect(shownSource([pod('a', 1)], undefined)?.name).toBe('a');
  expect(shownSource(pods, pod('a', 1))?.name).toBe('a');
});

it('goes on with the newest that is left, and waits with the last when nothing is', () => {
  expect(shownSource([pod('b', 2), pod('c', 3)], pod('a', 1))?.name).toBe('c');
  expect(shownSource([], pod('a', 1))?.name).toBe('a');
  expect(shownSource([], undefined)).toBeUndefined();
});

it('finds the instances under an owner', () => {
  const node = (kind: string, name: string, children: OwnerNode[] = []): OwnerNode => ({
    id: name,
    kind,
    name,
    health: 'healthy',
    createdAt: 1,
    children,
    more: 0,
  });
  const tree = node('Deployment', 'web', [node('ReplicaSet', 'web-1', [node('Pod', 'p1'), node('Pod', 'p2')])]);
  expect(instancesIn(tree).map(({ name }) => name)).toEqual(['p1', 'p2']);
});
