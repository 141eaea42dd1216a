import { expect, test } from 'vitest';
import type { Manifest } from '#lib/providers/contract';
import { settled, sideBySide } from './side-by-side.ts';

const manifest = (kind: string, name?: string, namespace = 'test'): Manifest => ({
  apiVersion: 'v1',
  kind,
  metadata: name ? { name, namespace } : { generateName: 'x-', namespace },
});
const names = (group: readonly Manifest[]) => group.map(({ metadata }) => metadata.name ?? '…');

test('objects of one kind go together, those of the next kind wait for them', () => {
  const all = [manifest('ConfigMap', 'a'), manifest('ConfigMap', 'b'), manifest('Service', 'c')];
  expect(names(sideBySide(all, 0))).toEqual(['a', 'b']);
  expect(names(sideBySide(all, 2))).toEqual(['c']);
  expect(sideBySide(all, 3)).toEqual([]);
});

test('an object without a name stands alone', () => {
  const all = [manifest('Job', 'a'), manifest('Job'), manifest('Job', 'b')];
  expect(names(sideBySide(all, 0))).toEqual(['a']);
  expect(names(sideBySide(all, 1))).toEqual(['…']);
});

test('a name that comes twice is applied twice, one after the other', () => {
  const all = [manifest('ConfigMap', 'a'), manifest('ConfigMap', 'a'), manifest('ConfigMap', 'a', 'other')];
  expect(names(sideBySide(all, 0))).toEqual(['a']);
  expect(names(sideBySide(all, 1))).toEqual(['a', 'a']);
});

test('no more than sixteen go together', () => {
  const all = Array.from({ length: 20 }, (_, index) => manifest('ConfigMap', `a${index}`));
  expect(sideBySide(all, 0)).toHaveLength(16);
  expect(sideBySide(all, 16)).toHaveLength(4);
});

test('a failure is told when the others have ended too', async () => {
  const { promise: slow, resolve } = Promise.withResolvers<string>();
  const all = settled([Promise.reject(new Error('refused')), slow]);
  let told = false;
  all.catch(() => {
    told = true;
  });
  await Promise.resolve();
  expect(told).toBe(false);
  resolve('done');
  await expect(all).rejects.toThrow('refused');
});
