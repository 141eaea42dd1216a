import { describe, expect, it } from 'vitest';
import { deadlockedAmong } from '#lib/store/engine-deadlock';

/** `P1 < Q1` = run P1 was started by a stage of Q1, which waits for it; `P2?` = it waits for a turn of P. */
function deadlocked(...runs: string[]): string[] {
  const parsed = runs.map((text) => {
    const [, id, waits, parentId] = /^(\w+)(\?)?(?: < (\w+))?$/.exec(text)!;
    const pipelineId = id!.replace(/\d/g, '');
    const number = Number(id!.replace(/\D/g, ''));
    return {
      id: id!,
      number,
      pipelineId,
      name: pipelineId,
      waits: waits === '?',
      takes: true,
      parentId: parentId ?? null,
    };
  });
  return deadlockedAmong(parsed).map(({ id }) => id);
}

describe('runs that wait for each other in a circle are', () => {
  it.each<[string, string[], string[]]>([
    ['a run that waits for the turn of its parent', ['P1', 'P2? < P1'], ['P2']],
    ['one that waits for the turn of an ancestor', ['P1', 'Q1 < P1', 'P2? < Q1'], ['P2']],
    ['children of two pipelines that start each other', ['P1', 'Q1', 'Q2? < P1', 'P2? < Q1'], ['Q2', 'P2']],
    ['children of all runs that have a turn', ['P1', 'P2', 'P3? < P1', 'P4? < P2'], ['P3', 'P4']],
    ['three in a circle', ['P1', 'Q1', 'R1', 'Q2? < P1', 'R2? < Q1', 'P2? < R1'], ['Q2', 'R2', 'P2']],
    ['a parent that waits for a turn and a child', ['P1', 'P2?', 'P3? < P1', 'P4? < P2'], ['P3']],
  ])('%s', (_, runs, expected) => {
    expect(deadlocked(...runs)).toEqual(expected);
  });
});

describe('runs that only wait long are not', () => {
  it.each<[string, string[]]>([
    ['a run behind one that can end', ['P1', 'P2?']],
    ['a child behind a run of somebody else', ['P1', 'Q1', 'P2? < Q1']],
    ['a child of one of two runs that have a turn', ['P1', 'P2', 'P3? < P1']],
    ['a child whose turn is free', ['P1', 'Q1? < P1']],
    ['a chain that ends somewhere', ['P1', 'Q1', 'R1', 'Q2? < P1', 'R2? < Q1']],
  ])('%s', (_, runs) => {
    expect(deadlocked(...runs)).toEqual([]);
  });

  it('runs that stand behind a circle: only what is in it would free anybody', () => {
    expect(deadlocked('P1', 'P2? < P1', 'P3?', 'X1', 'P4? < X1')).toEqual(['P2']);
  });
});
