import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';
import { contextOf } from './ancestors.ts';
import { dataObject } from './data.ts';
import { executionObject } from './execution.ts';
import { statusOf } from './status.ts';

/** A stage as an object of the language. */
const stages = new WeakMap<ExpressionStage, ModelObject>();

export function stageObject(stage: ExpressionStage, execution: ExpressionExecution): ModelObject {
  const known = stages.get(stage);
  if (known) return known;
  const made: ModelObject = new ModelObject({
    className: 'com.netflix.spinnaker.orca.pipeline.model.StageExecutionImpl',
    read: (name) => readStage(stage, execution, name),
    toJson: () => ({ ...stage }),
    text: () => `Stage {id='${stage.id}', executionId='${execution.id}'}`,
    call: (name, args) => callStage(stage, execution, name, args),
  });
  stages.set(stage, made);
  return made;
}

function readStage(stage: ExpressionStage, execution: ExpressionExecution, name: string): Value | undefined {
  switch (name) {
    case 'id':
    case 'refId':
    case 'type':
    case 'name':
    case 'outputs':
    case 'requisiteStageRefIds':
      return stage[name];
    case 'status':
      return statusOf(stage.status);
    case 'context':
      return contextOf(stage, execution);
    case 'execution':
      return executionObject(execution);
    case 'hasSucceeded':
      return stage.status === 'SUCCEEDED';
    case 'hasFailed':
      return stage.status === 'TERMINAL';
    case 'tasks':
      return (stage.tasks ?? []).map(taskObject);
    default:
      return readRare(stage, execution, name);
  }
}

const nullable = new Set(['startTimeExpiry', 'scheduledTime', 'lastModified', 'startTime', 'endTime', 'parentStageId']);

function readRare(stage: ExpressionStage, execution: ExpressionExecution, name: string): Value | undefined {
  if (name === 'parent') return parentOf(stage, execution);
  if (name === 'topLevelStage') return topLevelOf(stage, execution);
  if (name === 'join' || name === 'isJoin') return stage.requisiteStageRefIds.length > 1;
  if (name === 'initialStage' || name === 'isInitialStage') return stage.requisiteStageRefIds.length === 0;
  if (!nullable.has(name)) return undefined;
  const data: Record<string, unknown> = { ...stage };
  return data[name] ?? null;
}

const taskGetters = ['id', 'implementingClass', 'name', 'startTime', 'endTime', 'status'];
const taskFlags = { stageStart: false, stageEnd: false, loopStart: false, loopEnd: false };

function taskObject(task: Record<string, unknown>): ModelObject {
  const shown = { ...task, status: statusOf(String(task.status ?? 'NOT_STARTED')) };
  return dataObject('com.netflix.spinnaker.orca.pipeline.model.TaskExecutionImpl', shown, taskGetters, taskFlags);
}

function parentOf(stage: ExpressionStage, execution: ExpressionExecution): Value {
  const parent = execution.stages.find((other) => other.id === stage.parentStageId);
  return parent ? stageObject(parent, execution) : null;
}

function topLevelOf(stage: ExpressionStage, execution: ExpressionExecution): Value {
  let top = stage;
  for (let i = 0; i < execution.stages.length && top.parentStageId; i++) {
    top = execution.stages.find((other) => other.id === top.parentStageId) ?? top;
  }
  return stageObject(top, execution);
}

function callStage(
  stage: ExpressionStage,
  execution: ExpressionExecution,
  name: string,
  args: readonly Value[],
): Value | undefined {
  if (args.length > 0) return undefined;
  switch (name) {
    case 'directChildren':
      return execution.stages.filter((one) => one.parentStageId === stage.id).map((one) => stageObject(one, execution));
    case 'isJoin':
    case 'isInitialStage':
      return readStage(stage, execution, name);
    case 'getName':
    case 'getId':
    case 'getRefId':
    case 'getType':
    case 'getStatus':
    case 'getContext':
    case 'getOutputs':
    case 'getParent':
      return readStage(stage, execution, name.charAt(3).toLowerCase() + name.slice(4));
    default:
      return undefined;
  }
}
