import type { Runtime } from '../evaluator/runtime.ts';
import { stageObject } from '../model/execution.ts';
import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { helperFailure } from './failure.ts';
import { defineFunction } from './table.ts';

export function executionOf(run: Runtime): ExpressionExecution {
  if (run.scope.execution) return run.scope.execution;
  throw helperFailure('There is no execution here');
}

const byNameOrId = (execution: ExpressionExecution, nameOrId: string | null): ExpressionStage | undefined =>
  execution.stages.find((stage) => stage.name === nameOrId || stage.id === nameOrId);

function judgmentOf(run: Runtime, name: string | null): unknown {
  const execution = executionOf(run);
  const stage = execution.stages.find(
    (one) => one.name === name && one.type === 'manualJudgment' && Object.hasOwn(one.context, 'judgmentInput'),
  );
  if (stage) return stage.context.judgmentInput ?? null;
  throw helperFailure(`There is no manual judgment named "${name}" that has got an input yet`);
}

const judgment = (name: string) =>
  defineFunction({
    signature: `${name}(String?)`,
    description: 'The input chosen in a manual judgment.',
    parameters: ['name: The name of the judgment stage'],
    example: `#${name}('Approve?')`,
    run: judgmentOf,
  });

export const stageFunctions = [
  defineFunction({
    signature: 'stage(String?)',
    description: 'The stage with this name or id; its status, context and outputs can be read.',
    parameters: ['nameOrId: The name or the id of the stage'],
    example: "#stage('Deploy').status == 'SUCCEEDED'",
    run: (run, nameOrId: string | null) => {
      const execution = executionOf(run);
      const stage = byNameOrId(execution, nameOrId);
      if (stage) return stageObject(stage, execution);
      throw helperFailure(`The execution has no stage named "${nameOrId}"`);
    },
  }),
  defineFunction({
    signature: 'stageByRefId(String?)',
    description: 'The stage with this reference id.',
    parameters: ['refId: The refId of the stage'],
    example: "#stageByRefId('2').name",
    run: (run, refId: string | null) => {
      const execution = executionOf(run);
      const stage = execution.stages.find((one) => one.refId === refId);
      if (stage) return stageObject(stage, execution);
      throw helperFailure(`The execution has no stage with the refId "${refId}"`);
    },
  }),
  defineFunction({
    signature: 'stageExists(String?)',
    description: 'Whether there is a stage with this name or id.',
    parameters: ['nameOrId: The name or the id of the stage'],
    example: "#stageExists('Canary')",
    run: (run, nameOrId: string | null) => byNameOrId(executionOf(run), nameOrId) !== undefined,
  }),
  defineFunction({
    signature: 'currentStage()',
    description: 'The stage whose expression this is.',
    parameters: [],
    example: '#currentStage().name',
    run: (run) => {
      const execution = executionOf(run);
      const stage = execution.stages.find((one) => one.id === execution.currentStageId);
      if (stage) return stageObject(stage, execution);
      throw helperFailure('The expression belongs to no stage');
    },
  }),
  judgment('judgment'),
  judgment('judgement'),
];
