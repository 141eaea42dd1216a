import type { JsonObject } from '#lib/kernel/json';
import { checkClusterSizeDefinition } from '#lib/stages/check-preconditions/cluster-size';
import {
  checkPreconditionDefinition,
  checkPreconditionsFields,
  preconditionFields,
} from '#lib/stages/check-preconditions/definition';
import type { StageExecutor, StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';

/** Each precondition is a stage of its own, beside the others, with its own failure flag (reference §2.2, §7.6.2). */
export const checkPreconditionsExecutor: StageExecutor<object> = {
  steps: [],
  before({ context }): SyntheticStage[] {
    return checkPreconditionsFields.parse(context).preconditions.map((precondition) => ({
      type: precondition.type === 'clusterSize' ? checkClusterSizeDefinition.type : checkPreconditionDefinition.type,
      name: `Check precondition (${precondition.type})`,
      context: {
        preconditionType: precondition.type,
        context: precondition.context as JsonObject,
        failPipeline: precondition.failPipeline,
      },
    }));
  },
};

export const checkPreconditionExecutor: StageExecutor<object> = {
  steps: [{ name: 'checkPrecondition', run: check }],
};

function check(step: StepContext): StepResult {
  const type = String(step.context.preconditionType);
  const { context } = preconditionFields.parse({ context: step.context.context });
  const result = type === 'stageStatus' ? stageStatus(step, context) : expression(step, type, context);
  if (result === true) return { kind: 'succeeded' };
  return { kind: 'failed', retry: 'terminal', reason: context.failureMessage || result };
}

type Condition = ReturnType<typeof preconditionFields.parse>['context'];

/** True, or the sentence that says why not. */
function expression(step: StepContext, type: string, context: Condition): true | string {
  if (type !== 'expression')
    return `The precondition type ${type} is not known; use expression, stageStatus or clusterSize`;
  if (!context.expression?.trim()) return 'The precondition has no expression';
  const value = step.condition(context.expression);
  if (value === undefined) return `The condition cannot be evaluated: ${context.expression}`;
  return value ? true : `The condition does not hold: ${context.expression}`;
}

function stageStatus(step: StepContext, context: Condition): true | string {
  const name = context.stageName ?? '';
  const wanted = context.stageStatus ?? '';
  const stage = step.stages().find((one) => one.name === name);
  if (!stage) return `There is no stage named ${name || '(none)'}`;
  return stage.status === wanted ? true : `${name} is ${stage.status}, not ${wanted}`;
}
