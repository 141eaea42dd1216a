import { expect, test } from 'vitest';
import { unmetConstraints } from './payload-constraints.ts';

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
  expect(unmetConstraints(constraints, payload).length === 0).toBe(met);
});

test('those that are not met are named', () => {
  expect(unmetConstraints({ branch: 'release', count: '4', 'repo.name': '^bank$' }, payload)).toEqual([
    'count',
    'repo.name',
  ]);
});

test('a pattern made to run away is given up on', () => {
  expect(unmetConstraints({ text: '^(a+)+$' }, { text: `${'a'.repeat(5000)}!` })).toHaveLength(1);
  expect(unmetConstraints({ text: 'a' }, { text: 'a'.repeat(200_000) })).toHaveLength(1);
});

test('names of prototypes are no members', () => {
  expect(unmetConstraints({ constructor: '.*' }, {})).toHaveLength(1);
  expect(unmetConstraints({ '$.constructor': '.*' }, {})).toHaveLength(1);
});
