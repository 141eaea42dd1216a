import { describe, expect, it } from 'vitest';
import { typesFor } from '#lib/engine/rehearsal';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { invalid, unavailable } from '#lib/kernel/errors';
import type { StageView } from '#lib/stages/contract';
import { stepContext } from '#lib/stages/testing/step-runner';

const dry = { trigger: { dryRun: true } };
const acts = () => {
  throw new Error('it acted');
};
const hooks = { before: acts, after: acts, onFailure: acts, cancel: acts };
const context = (fields = {}) =>
  stepContext('key', 0, { context: fields, outputs: {}, log: [] }, { context: {}, capabilities: {} });

describe('the stage types of a dry run', () => {
  it('are the real ones in any other run', () => {
    const types = testTypes(succeed);
    expect(typesFor({ trigger: {} }, types)).toBe(types);
  });

  it('hold no step, no hook and no cancel of a type that acts', async () => {
    const acting = testStage('acting', [acts], {
      ...hooks,
      rehearsal: { plan: async () => ({ summary: 'It would act', outputs: { made: 1 } }) },
    });
    const { definition: _, ...found } = typesFor(dry, testTypes(acting)).find('acting')!;
    expect(Object.keys(found)).toEqual(['steps']);
    expect(found.steps.map(({ name }) => name)).toEqual(['plan']);
    expect(await found.steps[0]?.run(context())).toMatchObject({
      kind: 'succeeded',
      outputs: { made: 1, plan: { summary: 'It would act' } },
    });
  });

  it('skip a type that cannot say what it would do, and say so', async () => {
    const silent = typesFor(dry, testTypes(testStage('silent', [acts], hooks))).find('silent')!;
    expect(await silent.steps[0]?.run(context())).toMatchObject({
      kind: 'skipped',
      context: { plan: { summary: expect.stringContaining('cannot say beforehand') } },
    });
  });

  it('try again when nobody answers, and call only a refusal a refusal', async () => {
    const away = testStage('away', [acts], { rehearsal: { plan: async () => Promise.reject(unavailable('away')) } });
    const refused = testStage('refused', [acts], {
      rehearsal: { plan: async () => ({ summary: '1 refused', refusal: 'no' }) },
    });
    const types = typesFor(dry, testTypes(away, refused));
    await expect(types.find('away')?.steps[0]?.run(context())).rejects.toMatchObject({ code: 'unavailable' });
    expect(await types.find('refused')?.steps[0]?.run(context())).toMatchObject({
      kind: 'failed',
      retry: 'terminal',
      reason: 'It would fail: no',
    });
    const unresolved = { expressionEvaluationSummary: { 'x.y': [{ description: 'x not found' }] } };
    expect(await types.find('refused')?.steps[0]?.run(context(unresolved))).toMatchObject({
      kind: 'succeeded',
      outputs: { plan: { summary: '1 refused', unknown: ['x not found', 'no'] } },
    });
  });

  it('forgive what cannot be evaluated only behind a stage that was planned', async () => {
    const asks = testStage('asks', [acts], {
      rehearsal: {
        steps: [{ name: 'ask', run: async (step) => ({ kind: 'succeeded', outputs: { a: step.evaluate('a') } }) }],
      },
    });
    const [step] = typesFor(dry, testTypes(asks)).find('asks')!.steps;
    const planned = [{ outputs: { plan: { summary: 'It would act' } } }] as unknown as StageView[];
    const evaluate = (): never => {
      throw invalid('a not found');
    };
    const behind = { ...context(), evaluate, stages: () => planned, before: () => planned };
    expect(await step?.run(behind)).toMatchObject({
      kind: 'succeeded',
      outputs: { a: 'a', plan: { summary: 'Taken as passed', unknown: ['a not found'] } },
    });
    await expect(step?.run({ ...behind, before: () => [] })).rejects.toThrow('a not found');
  });
});
