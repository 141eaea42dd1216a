import { expect, it } from 'vitest';
import type { ExecutionRow } from '#lib/executions/view';
import { seenBy, shown } from './evaluation.ts';

const run = { id: 'r1', stages: [{ id: 's1', refId: '1' }] } as unknown as ExecutionRow;

it('sees what the stage of the same number saw, or what the run as a whole knows', () => {
  expect(seenBy(run, '1')).toEqual({ executionId: 'r1', stageId: 's1' });
  expect(seenBy(run, '2')).toEqual({ executionId: 'r1' });
  expect(seenBy(undefined, '1')).toEqual({});
});

it('shows a text as it is, and everything else as JSON', () => {
  expect(shown('a b')).toBe('a b');
  expect(shown({ a: 1 })).toBe('{\n  "a": 1\n}');
});
