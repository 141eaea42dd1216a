import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { checkPreconditionDefinition, checkPreconditionsDefinition } from '#lib/stages/check-preconditions/definition';
import { checkPreconditionExecutor, checkPreconditionsExecutor } from '#lib/stages/check-preconditions/execute';
import { stageContract } from '#lib/stages/contract-suite';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

const empty = { context: {}, outputs: {}, log: [] };
const stage = (name: string, status: string) => ({
  id: name,
  refId: name,
  name,
  type: 'x',
  status,
  context: {},
  outputs: {},
});

describe('checkPreconditions', () => {
  stageContract(checkPreconditionsDefinition, checkPreconditionsExecutor, new URL('./', import.meta.url));

  it('makes one stage of each precondition, with its own failure flag', () => {
    const context: JsonObject = {
      preconditions: [
        { type: 'expression', failPipeline: false, context: { expression: '${true}' } },
        { type: 'stageStatus', context: { stageName: 'Test', stageStatus: 'SUCCEEDED' } },
      ],
    };
    const planned = checkPreconditionsExecutor.before!(
      stepContext('k', 0, { ...empty, context }, { context, capabilities: {} }),
    );
    expect(planned.map((child) => [child.name, child.context.failPipeline])).toEqual([
      ['Check precondition (expression)', false],
      ['Check precondition (stageStatus)', true],
    ]);
    expect(planned.every((child) => child.type === checkPreconditionDefinition.type)).toBe(true);
  });

  it.each([
    [true, 'SUCCEEDED', undefined, 'true'],
    [false, 'TERMINAL', 'The condition does not hold: ${a == b}', 'false'],
    [undefined, 'TERMINAL', 'The condition cannot be evaluated: ${a == b}', 'a == b'],
  ])('ends a condition that is %s as %s, and keeps what came out', async (value, status, reason, expressionResult) => {
    const run = await runStage(checkPreconditionExecutor, {
      context: { preconditionType: 'expression', context: { expression: '${a == b}' } },
      capabilities: {},
      condition: () => value,
    });
    expect([run.status, run.reason]).toEqual([status, reason]);
    expect(run.context.context).toEqual({ expression: '${a == b}', expressionResult });
  });

  it.each([
    ['FAILED_CONTINUE', undefined],
    ['SUCCEEDED', 'Test is FAILED_CONTINUE, not SUCCEEDED'],
  ])('compares the status of a stage with %s', async (wanted, reason) => {
    const run = await runStage(checkPreconditionExecutor, {
      context: { preconditionType: 'stageStatus', context: { stageName: 'Test', stageStatus: wanted } },
      capabilities: {},
      stages: [stage('Test', 'FAILED_CONTINUE')],
    });
    expect(run.reason).toBe(reason);
  });

  it('says the words of the author when they gave some', async () => {
    const run = await runStage(checkPreconditionExecutor, {
      context: { preconditionType: 'expression', context: { expression: 'no', failureMessage: 'Ask Anna' } },
      capabilities: {},
      condition: () => false,
    });
    expect(run.reason).toBe('Ask Anna');
  });

  it('names a stage that does not exist and a type it does not know', async () => {
    const missing = await runStage(checkPreconditionExecutor, {
      context: { preconditionType: 'stageStatus', context: { stageName: 'Nope' } },
      capabilities: {},
    });
    expect(missing.reason).toBe('There is no stage named Nope');
    const unknown = await runStage(checkPreconditionExecutor, {
      context: { preconditionType: 'moonPhase', context: {} },
      capabilities: {},
    });
    expect(unknown.reason).toContain('moonPhase is not known');
  });
});
