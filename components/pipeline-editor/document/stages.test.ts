import { describe, expect, it } from 'vitest';
import { chain, documentOf } from './samples.ts';
import { ancestorsOf, descendantsOf, freshName, leavesOf, pathBetween, refIdOf } from './stages.ts';

const fork = documentOf([
  { refId: '1', requisiteStageRefIds: [] },
  { refId: '2', requisiteStageRefIds: ['1'] },
  { refId: '3', requisiteStageRefIds: ['1', 'gone'] },
  { refId: '4', requisiteStageRefIds: ['3'] },
]);
const circle = documentOf([
  { refId: '1', requisiteStageRefIds: ['2'] },
  { refId: '2', requisiteStageRefIds: ['1'] },
]);

describe('who waits for whom', () => {
  it('looks both ways', () => {
    expect([...ancestorsOf(fork, '4')].sort()).toEqual(['1', '3', 'gone']);
    expect([...descendantsOf(fork, '1')].sort()).toEqual(['2', '3', '4']);
    expect(leavesOf(fork).map(refIdOf)).toEqual(['2', '4']);
  });

  it('survives circles', () => {
    expect([...ancestorsOf(circle, '1')].sort()).toEqual(['1', '2']);
    expect([...descendantsOf(circle, '1')].sort()).toEqual(['1', '2']);
    expect(pathBetween(circle, '1', '3')).toBeUndefined();
  });

  it('finds the shortest way', () => {
    expect(pathBetween(fork, '1', '4')).toEqual(['1', '3', '4']);
    expect(pathBetween(fork, '2', '4')).toBeUndefined();
  });
});

it('gives a new stage a name that no other has', () => {
  const named = documentOf([{ name: 'Deploy' }, { name: 'Deploy 2' }]);
  expect([freshName(named, 'Deploy'), freshName(named, 'Deploy 2'), freshName(named, 'Wait')]).toEqual([
    'Deploy 3',
    'Deploy 3',
    'Wait',
  ]);
  expect(freshName(chain(), 'Deploy')).toBe('Deploy');
});
