import { describe, expect, it } from 'vitest';
import { invalid } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { evaluateVariablesDefinition } from '#lib/stages/evaluate-variables/definition';
import { evaluateVariablesExecutor } from '#lib/stages/evaluate-variables/execute';
import { runStage } from '#lib/stages/testing/step-runner';

/** Stands for the evaluator: `$name` is looked up among the earlier variables. */
function evaluate(value: Json, extra: JsonObject = {}): Json {
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  const name = value.slice(1);
  if (!Object.hasOwn(extra, name)) throw invalid(`${name} not found`);
  return extra[name]!;
}

const run = (context: JsonObject) => runStage(evaluateVariablesExecutor, { context, capabilities: {}, evaluate });

describe('evaluateVariables', () => {
  stageContract(evaluateVariablesDefinition, evaluateVariablesExecutor, new URL('./', import.meta.url));

  it('lets later variables see earlier ones', async () => {
    const result = await run({
      variables: [
        { key: 'a', value: { n: 1 } },
        { key: 'b', value: '$a' },
      ],
    });
    expect(result.outputs).toEqual({ a: { n: 1 }, b: { n: 1 } });
  });

  it('fails with the name of each variable that cannot be evaluated', async () => {
    const result = await run({
      variables: [
        { key: 'a', value: '$x' },
        { key: 'b', value: '$y' },
      ],
    });
    expect(result.reason).toBe('Variable a: x not found; Variable b: y not found');
  });

  it('keeps the raw text and goes on when it is told to', async () => {
    const result = await run({ failOnFailedExpressions: false, variables: [{ key: 'a', value: '$x' }] });
    expect(result).toMatchObject({ status: 'SUCCEEDED', outputs: { a: '$x' } });
  });
});
