import { isGennakerError, messageOf } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { StageExecutor, StepContext, StepResult } from '#lib/stages/contract';
import { evaluateVariablesFields } from '#lib/stages/evaluate-variables/definition';

export const evaluateVariablesExecutor: StageExecutor<object> = {
  steps: [{ name: 'evaluateVariables', run: evaluate }],
};

/** One after another: a later variable sees the earlier ones. Others have their turn in between, for each may take its time. */
async function evaluate(step: StepContext): Promise<StepResult> {
  const { variables = [] } = evaluateVariablesFields.parse(step.context);
  const outputs: JsonObject = {};
  const failures: string[] = [];
  for (const variable of variables) {
    const key = evaluated(step, variable.key, outputs, variable.key, failures);
    outputs[String(key)] = evaluated(step, (variable.value ?? null) as Json, outputs, variable.key, failures);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (failures.length > 0 && step.context.failOnFailedExpressions !== false) {
    return { kind: 'failed', retry: 'terminal', reason: failures.join('; '), outputs };
  }
  return { kind: 'succeeded', outputs };
}

/** The value, or the raw text when it cannot be evaluated, as everywhere in Spinnaker. */
function evaluated(step: StepContext, value: Json, earlier: JsonObject, key: string, failures: string[]): Json {
  try {
    return step.evaluate(value, earlier);
  } catch (error) {
    if (!isGennakerError(error)) throw error;
    failures.push(`Variable ${key}: ${messageOf(error)}`);
    return value;
  }
}
