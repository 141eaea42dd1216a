import { expect, it } from 'vitest';
import { touchedBy } from '#lib/stages/touched';

it('names the target of a stage, and what was deployed by namespace', () => {
  expect(
    touchedBy({ context: { account: 'zone-1', location: 'prod', manifestName: 'deployment web' }, outputs: {} }),
  ).toEqual([{ account: 'zone-1', namespace: 'prod', kind: 'deployment', name: 'web' }]);
  const names = {
    'outputs.manifestNamesByNamespace': { prod: ['service web', 'replicaSet web-v001'], '': ['namespace x'] },
  };
  const expected = [
    { account: 'zone-1', namespace: 'prod', kind: 'service', name: 'web' },
    { account: 'zone-1', namespace: 'prod', kind: 'replicaSet', name: 'web-v001' },
    { account: 'zone-1', namespace: '', kind: 'namespace', name: 'x' },
  ];
  expect(touchedBy({ context: { credentials: 'zone-1' }, outputs: names })).toEqual(expected);
  expect(touchedBy({ context: { account: 'zone-1', ...names }, outputs: {} })).toEqual(expected);
});

it('takes nothing from what names no object', () => {
  expect(touchedBy({ context: { manifestName: 'web' }, outputs: {} })).toEqual([]);
  expect(touchedBy({ context: { 'outputs.manifestNamesByNamespace': ['x'] }, outputs: {} })).toEqual([]);
});
