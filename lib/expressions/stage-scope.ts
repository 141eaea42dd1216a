import type { Budget } from './budget.ts';
import type { FunctionTable } from './functions/function.ts';
import { standardFunctions } from './functions/standard.ts';
import { ancestorOutput } from './model/ancestors.ts';
import type { ExpressionExecution, ExpressionScope } from './scope.ts';
import { isMap, mapSize } from './values/maps.ts';

interface StageScopeOptions {
  execution: ExpressionExecution;
  stageId: string;
  now: () => number;
  /** Default: true. */
  allowUnknownKeys?: boolean;
  /** Default: Spinnaker's functions. */
  functions?: FunctionTable;
  budget?: Partial<Budget>;
  currentUser?: string;
}

/**
 * The scope in which a stage's own expressions are evaluated. A name is first looked for where the execution answers it
 * (`execution`, `trigger`, `scmInfo`, parameters of the trigger, …), then in the stage's context, then in the outputs of
 * its ancestors, nearest first. Nothing is copied.
 */
export function scopeForStage(options: StageScopeOptions): ExpressionScope {
  const { stageId, now, budget, currentUser } = options;
  const execution = { ...options.execution, currentStageId: stageId };
  const stage = execution.stages.find((one) => one.id === stageId);
  const parameters = isMap(execution.trigger.parameters) && mapSize(execution.trigger.parameters) > 0;
  const { spelEvaluator, templateVariables } = execution.properties ?? {};
  const templated = spelEvaluator === 'v4' && isMap(templateVariables) && mapSize(templateVariables) > 0;
  const served = (name: string) =>
    servedByExecution.has(name) || (name === 'parameters' && parameters) || (name === 'templateVariables' && templated);
  return {
    root: (name) => {
      if (!stage || served(name)) return undefined;
      if (Object.hasOwn(stage.context, name)) return stage.context[name] ?? null;
      return name === 'parameters' ? undefined : ancestorOutput(stage, execution, name);
    },
    rootNames: () => stageRootNames(stage?.context ?? {}, templated),
    functions: options.functions ?? standardFunctions,
    allowUnknownKeys: options.allowUnknownKeys ?? true,
    now,
    budget,
    execution,
    currentUser,
  };
}

/** The keys that the root has in a stage with this context, as Orca gives them; `templated`: of a template, with variables. */
export function stageRootNames(context: object, templated: boolean): readonly string[] {
  return [...new Set([...Object.keys(context), ...always, ...(templated ? templates : [])])];
}

const servedByExecution = new Set(['execution', 'trigger', 'scmInfo', 'deployedServerGroups']);
const always = ['execution', 'trigger', 'scmInfo', 'parameters'];
const templates = ['templateVariables'];
