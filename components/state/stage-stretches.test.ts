import { describe, expect, it } from 'vitest';
import { drawnSingly, stretchesOf } from '#components/state/stage-stretches.ts';
import type { StageSegment } from '#lib/executions/view';

const stage = (name: string, status: StageSegment['status']): StageSegment => ({
  id: name,
  refId: name,
  type: 'wait',
  name,
  status,
});
const stages = (count: number) =>
  Array.from({ length: count }, (_, index) => stage(`${index}`, index === 20 ? 'TERMINAL' : 'SUCCEEDED'));

describe('the stretches of a stage bar', () => {
  it('are the stages themselves while these can be told apart', () => {
    expect(stretchesOf(stages(drawnSingly)).map(({ count }) => count)).toEqual(Array(drawnSingly).fill(1));
  });

  it('join neighbours in the same state where there are many, and keep what failed', () => {
    const many = stretchesOf(stages(1000));
    expect(many.map(({ state, count }) => [state, count])).toEqual([
      ['succeeded', 20],
      ['failed', 1],
      ['succeeded', 979],
    ]);
    expect(many[2]?.first.name).toBe('21');
    expect(many[2]?.last.name).toBe('999');
  });
});
