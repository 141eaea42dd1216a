import { expect, it } from 'vitest';
import type { ServerGroupView } from '#lib/infrastructure/view';
import { splitVersions } from './versions.ts';

const group = (id: string, part: Partial<ServerGroupView> = {}): ServerGroupView => ({
  id,
  kind: 'replicaSet',
  name: id,
  images: [],
  createdAt: 0,
  replicas: { desired: 0, ready: 0 },
  health: 'unknown',
  instances: [],
  moreInstances: 0,
  undoTarget: false,
  current: false,
  ...part,
});

const groups = [
  group('v5', { current: true }),
  group('v4', { undoTarget: true }),
  group('v3', { replicas: { desired: 1, ready: 0 } }),
  group('v2'),
  group('v1'),
];

it('shows what runs, what is wanted, and what undo brings back', () => {
  const { shown, older } = splitVersions(groups, '');
  expect(shown.map(({ id }) => id)).toEqual(['v5', 'v4', 'v3']);
  expect(older).toBe(2);
});

it('keeps the version on screen whose details are open', () => {
  expect(splitVersions(groups, 'v1').shown.map(({ id }) => id)).toContain('v1');
});
