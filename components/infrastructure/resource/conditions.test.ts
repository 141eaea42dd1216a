import { expect, it } from 'vitest';
import { conditionsOf } from './conditions.ts';

it('tells good conditions from bad ones, the bad first', () => {
  const conditions = conditionsOf({
    status: {
      conditions: [
        { type: 'Available', status: 'True', lastTransitionTime: '2026-11-28T00:00:00Z' },
        { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'quota exceeded' },
        { type: 'Progressing', status: 'Unknown' },
      ],
    },
  });
  expect(conditions.map(({ type, good }) => [type, good])).toEqual([
    ['ReplicaFailure', false],
    ['Progressing', undefined],
    ['Available', true],
  ]);
  expect(conditions[2]?.since).toBe(Date.parse('2026-11-28T00:00:00Z'));
});

it('is empty for an object without conditions', () => {
  expect(conditionsOf({})).toEqual([]);
  expect(conditionsOf({ status: { conditions: [null, 'x', {}] } })).toEqual([]);
});
