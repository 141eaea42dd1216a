import { expect, test } from 'vitest';
import type { PipelineDocument } from '#lib/pipelines/document';
import { threeWay } from './three-way.ts';

const stage = (refId: string, more: object = {}) => ({
  refId,
  requisiteStageRefIds: [],
  type: 'wait',
  name: refId,
  ...more,
});
const of = (...stages: ReturnType<typeof stage>[]) => ({ name: 'x', stages }) as PipelineDocument;

test('what only one side changed is no clash, what both changed differently is, and it comes first', () => {
  const base = of(stage('a', { waitTime: 1 }), stage('b', { waitTime: 1 }), stage('c'), stage('d', { waitTime: 1 }));
  const theirs = of(stage('a', { waitTime: 2 }), stage('b', { waitTime: 2 }), stage('d', { waitTime: 5 }));
  const mine = of(
    stage('a', { waitTime: 1, requisiteStageRefIds: ['c'] }),
    stage('b', { waitTime: 1 }),
    stage('c', { name: 'Sea' }),
    stage('d', { waitTime: 5 }),
  );
  const rows = threeWay(base, theirs, mine);
  expect(rows.map(({ subject, theirs: their, mine: my, clash }) => [subject, their?.kind, my?.kind, clash])).toEqual([
    ['Stage “a”', 'changed', 'moved', true],
    ['Stage “Sea”', 'removed', 'changed', true],
    ['Stage “b”', 'changed', undefined, false],
    ['Stage “d”', 'changed', 'changed', false],
  ]);
});

test('nothing differs in three times the same', () => {
  expect(threeWay(of(stage('a')), of(stage('a')), of(stage('a')))).toEqual([]);
});
