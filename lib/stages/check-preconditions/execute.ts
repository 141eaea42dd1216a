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
  if (type === 'expression' && context.expression?.trim()) return checkExpression(step, context, context.expression);
  return ended(context, type === 'stageStatus' ? stageStatus(step, context) : whyUnchecked(type));
}

type Condition = ReturnType<typeof preconditionFields.parse>['context'];

function ended({ failureMessage }: Condition, result: true | string): StepResult {
  if (result === true) return { kind: 'succeeded' };
  return { kind: 'failed', retry: 'terminal', reason: failureMessage || result };
}

/** As in Orca `expressionResult` is a text: what came out, or the expression itself when nothing did. */
function checkExpression(step: StepContext, context: Condition, expression: string): StepResult {
  const value = step.condition(expression);
  const expressionResult = value === undefined ? expression.replace(/^\s*\$\{(.*)\}\s*$/s, '$1') : String(value);
  const why = value === undefined ? 'cannot be evaluated' : 'does not hold';
  const result = ended(context, value === true || `The condition ${why}: ${expression}`);
  return { ...result, context: { context: { ...(context as JsonObject), expressionResult } } };
}

const whyUnchecked = (type: string): string =>
  type === 'expression'
    ? 'The precondition has no expression'
    : `The precondition type ${type} is not known; use expression, stageStatus or clusterSize`;

/** True, or the sentence that says why not. */

function stageStatus(step: StepContext, context: Condition): true | string {
  const name = context.stageName ?? '';
  const wanted = context.stageStatus ?? '';
  const stage = step.stages().find((one) => one.name === name);
  if (!stage) return `There is no stage named ${name || '(none)'}`;
  return stage.status === wanted ? true : `${name} is ${stage.status}, not ${wanted}`;
}
