import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { selected } from '#lib/stages/deploy-manifest/selection';

const manifest = (name: string, labels: JsonObject, annotations: JsonObject = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels, annotations },
});
const all = [manifest('a', { tier: 'web', extra: 'x' }), manifest('b', { tier: 'db' }), manifest('c', {})];
const by = (...selectors: JsonObject[]): JsonObject => ({ labelSelectors: { selectors } });
const namesOf = (manifests: readonly Manifest[]) => manifests.map(({ metadata }) => metadata.name).join('');

describe('deploying by labels', () => {
  it.each<[JsonObject[], string]>([
    [[], 'abc'],
    [[{ kind: 'ANY' }], 'abc'],
    [[{ kind: 'EQUALS', key: 'tier', values: ['web'] }], 'a'],
    [[{ kind: 'NOT_EQUALS', key: 'tier', values: ['web'] }], 'bc'],
    [[{ kind: 'CONTAINS', key: 'tier', values: ['web', 'db'] }], 'ab'],
    [[{ kind: 'NOT_CONTAINS', key: 'tier', values: ['web', 'db'] }], 'c'],
    [[{ kind: 'EXISTS', key: 'tier' }], 'ab'],
    [[{ kind: 'NOT_EXISTS', key: 'tier' }], 'c'],
    [
      [
        { kind: 'EXISTS', key: 'tier' },
        { kind: 'NOT_EXISTS', key: 'extra' },
      ],
      'b',
    ],
  ])('takes of a, b and c by %o: %s', (selectors, names) => {
    expect(namesOf(selected(all, by(...selectors)))).toBe(names);
  });

  it('fails when nothing is selected, unless that is allowed', () => {
    const none = by({ kind: 'EQUALS', key: 'tier', values: ['cache'] });
    expect(() => selected(all, none)).toThrow('No manifest has the labels');
    expect(selected(all, { ...none, allowNothingSelected: true })).toEqual([]);
    expect(selected([], none)).toEqual([]);
  });

  it('refuses what cannot be meant', () => {
    expect(() => selected(all, by({ kind: 'LIKE', key: 'tier' }))).toThrow('“LIKE” is no kind of label selector');
    const replaced = manifest('r', { tier: 'web' }, { 'strategy.spinnaker.io/replace': 'true' });
    expect(() => selected([replaced], by({ kind: 'EXISTS', key: 'tier' }))).toThrow('ConfigMap r asks to be replaced');
  });
});
