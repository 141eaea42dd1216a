import type { Budget } from './budget.ts';
import { standardFunctions } from './functions/standard.ts';
import type { FunctionTable } from './functions/table.ts';
import { ancestorOutput } from './model/ancestors.ts';
import type { ExpressionExecution, ExpressionScope } from './scope.ts';

interface StageScopeOptions {
  execution: ExpressionExecution;
  stageId: string;
  now: () => number;
  /** Default: true. */
  allowUnknownKeys?: boolean;
  /** Default: Spinnaker's functions. */
  functions?: FunctionTable;
  budget?: Partial<Budget>;
}

/**
 * The scope in which a stage's own expressions are evaluated: its context, `execution`, `trigger`, `parameters`,
 * `scmInfo` and the like, then the outputs of its ancestors, nearest first. Nothing is copied.
 */
export function scopeForStage(options: StageScopeOptions): ExpressionScope {
  const { stageId, now, budget } = options;
  const execution = { ...options.execution, currentStageId: stageId };
  const stage = execution.stages.find((one) => one.id === stageId);
  return {
    root: (name) => {
      if (!stage) return undefined;
      if (Object.hasOwn(stage.context, name)) return stage.context[name] ?? null;
      return servedByExecution.has(name) ? undefined : ancestorOutput(stage, execution, name);
    },
    rootNames: () => [...Object.keys(stage?.context ?? {}), 'trigger', 'execution', 'parameters'],
    functions: options.functions ?? standardFunctions,
    allowUnknownKeys: options.allowUnknownKeys ?? true,
    now,
    budget,
    execution,
  };
}

const servedByExecution = new Set(['execution', 'trigger', 'parameters', 'scmInfo']);
