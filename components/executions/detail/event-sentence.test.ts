import { describe, expect, it } from 'vitest';
import { eventSentence, namesOfParts, runsAheadIn } from '#components/executions/detail/event-sentence.ts';

describe('sentences about events', () => {
  it('say who and why', () => {
    expect(eventSentence({ type: 'execution.cancel-asked', data: { by: 'lena', reason: 'wrong branch' } })).toBe(
      'Cancel asked for by lena: wrong branch',
    );
  });

  it('use the words of the screen for statuses', () => {
    expect(eventSentence({ type: 'stage.completed', data: { status: 'TERMINAL', failure: 'no image' } })).toBe(
      'failed: no image',
    );
  });

  it('name the runs that a queued one waits for', () => {
    const data = { behind: [{ id: 'a', number: 12 }, { id: 'b', number: null }, 'c'] };
    expect(eventSentence({ type: 'execution.queued', data })).toBe('Queued');
    expect(runsAheadIn(data)).toEqual([{ id: 'a', number: 12 }, { id: 'b' }]);
  });

  it('name the parts of stages that a restart has removed', () => {
    const part = { partOf: 'a', place: 'before', name: 'Execution window', type: 'window' };
    const names = namesOfParts([
      { stageId: 'a', data: {} },
      { stageId: 'b', data: part },
      { stageId: 'b', data: { status: 'SUCCEEDED' } },
      { data: { by: 'anna' } },
    ]);
    expect([...names]).toEqual([['b', 'Execution window']]);
  });

  it('show what they do not know as it is', () => {
    expect(eventSentence({ type: 'stage.mystery', data: { a: 1 } })).toBe('stage.mystery {"a":1}');
    expect(eventSentence({ type: 'stage.mystery', data: {} })).toBe('stage.mystery');
  });
});
