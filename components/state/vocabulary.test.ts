import { describe, expect, it } from 'vitest';
import { stateOf, stateOfExecution, stateOfStage, states } from '#components/state/vocabulary.ts';
import { statuses } from '#lib/engine/statuses';

describe('the vocabulary of state', () => {
  it('has a word for every status', () => {
    for (const status of statuses) expect(states[stateOf(status)].word).not.toBe('');
  });

  it('tells a running stage that needs a person from one that works or waits', () => {
    expect(stateOf('RUNNING', 'person')).toBe('needs-approval');
    expect(stateOf('RUNNING', 'time')).toBe('waiting');
    expect(stateOf('RUNNING', 'work')).toBe('running');
  });

  it('does not show a branch that was not taken as a failure', () => {
    expect(stateOfStage({ status: 'STOPPED', notTaken: true })).toBe('not-taken');
    expect(stateOfStage({ status: 'STOPPED' })).toBe('stopped');
    expect(states['not-taken'].tone).toBe('neutral');
  });

  it('does not ask a person about what has ended', () => {
    expect(stateOf('CANCELED', 'person')).toBe('canceled');
    expect(stateOfExecution({ status: 'TERMINAL', needsPerson: true })).toBe('failed');
  });
});
