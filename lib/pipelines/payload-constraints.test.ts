import { expect, test } from 'vitest';
import { meetsConstraints } from './payload-constraints.ts';

const payload = {
  branch: 'release/2.4',
  'a.b': 'literal',
  repo: { name: 'shop', tags: ['v1', 'stable'] },
  count: 3,
  gone: null,
};

test.each([
  [undefined, true],
  [{}, true],
  [{ branch: 'release' }, true],
  [{ branch: '^release/\\d' }, true],
  [{ branch: '^main$' }, false],
  [{ 'a.b': 'lit' }, true],
  [{ 'repo.name': 'shop' }, true],
  [{ '$.repo.name': '^shop$' }, true],
  [{ '$.repo.tags': 'stable' }, true],
  [{ '$.repo.tags[*]': '^v1$' }, true],
  [{ count: '^3$' }, true],
  [{ missing: '.*' }, false],
  [{ branch: 'release', count: '4' }, false],
  [{ branch: '(' }, false],
  [{ '$..[?(1)]': 'x' }, false],
])('the constraints %j are met: %s', (constraints, met) => {
  expect(meetsConstraints(constraints, payload)).toBe(met);
});

test('a pattern made to run away is given up on', () => {
  expect(meetsConstraints({ text: '^(a+)+$' }, { text: `${'a'.repeat(5000)}!` })).toBe(false);
  expect(meetsConstraints({ text: 'a' }, { text: 'a'.repeat(200_000) })).toBe(false);
});

test('names of prototypes are no members', () => {
  expect(meetsConstraints({ constructor: '.*' }, {})).toBe(false);
  expect(meetsConstraints({ '$.constructor': '.*' }, {})).toBe(false);
});
