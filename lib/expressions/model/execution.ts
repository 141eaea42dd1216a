import type { ExpressionExecution, ExpressionScope, ExpressionStage } from '../scope.ts';
import { enumConstant, STATUS_ENUM } from '../values/enums.ts';
import { ModelObject } from '../values/model.ts';
import { isPlainObject, type Value } from '../values/value.ts';
import { contextOf } from './ancestors.ts';
import { deployedServerGroups } from './server-groups.ts';

/**
 * The execution and its stages as objects of the language: getters by Spinnaker's names, nothing else. They are made
 * once per execution object and stage object, so identity within an evaluation is stable.
 */
const executions = new WeakMap<ExpressionExecution, ModelObject>();
const stages = new WeakMap<ExpressionStage, ModelObject>();

export function statusOf(name: string): Value {
  return enumConstant(STATUS_ENUM, name) ?? name;
}

/** Names every root knows besides its own: `execution`, `trigger`, `parameters`, `scmInfo`, `deployedServerGroups`, … */
export function executionNames(scope: ExpressionScope): (name: string) => Value | undefined {
  const { execution } = scope;
  if (!execution) return () => undefined;
  return (name) => {
    switch (name) {
      case 'execution':
        return executionObject(execution);
      case 'trigger':
        return execution.trigger;
      case 'parameters':
        return isPlainObject(execution.trigger.parameters) ? execution.trigger.parameters : {};
      case 'scmInfo':
        return scmInfoOf(execution.trigger);
      case 'buildInfo':
        return isPlainObject(execution.trigger.buildInfo) ? execution.trigger.buildInfo : undefined;
      case 'deployedServerGroups': {
        const groups = deployedServerGroups(execution, []);
        return groups.length > 0 ? groups : undefined;
      }
      case 'templateVariables':
        return execution.properties?.spelEvaluator === 'v4' ? execution.properties.templateVariables : undefined;
      default:
        return undefined;
    }
  };
}

/** With two entries or more the first that is on no main branch, else the first. */
function scmInfoOf(trigger: Record<string, unknown>): Value | undefined {
  const buildInfo = isPlainObject(trigger.buildInfo) ? trigger.buildInfo : {};
  const list = Array.isArray(buildInfo.scm) ? buildInfo.scm.filter(isPlainObject) : [];
  const chosen =
    list.length >= 2 ? list.find((entry) => entry.branch !== 'master' && entry.branch !== 'develop') : undefined;
  const entry = chosen ?? list[0];
  return entry
    ? dataObject('com.netflix.spinnaker.orca.pipeline.model.SourceControl', entry, [
        'name',
        'branch',
        'sha1',
        'committer',
        'message',
        'timestamp',
      ])
    : undefined;
}

/** An object with a fixed list of getters over plain data. */
export function dataObject(className: string, data: Record<string, unknown>, names: readonly string[]): ModelObject {
  const known = new Set(names);
  return new ModelObject({
    className,
    read: (name) => (Object.hasOwn(data, name) ? (data[name] ?? null) : known.has(name) ? null : undefined),
    toJson: () => data,
    text: () => className.slice(className.lastIndexOf('.') + 1),
  });
}

const executionClass = 'com.netflix.spinnaker.orca.pipeline.model.PipelineExecutionImpl';
const stageClass = 'com.netflix.spinnaker.orca.pipeline.model.StageExecutionImpl';

const executionGetters = [
  'buildTime',
  'cancellationReason',
  'canceled',
  'canceledBy',
  'description',
  'endTime',
  'initialConfig',
  'keepWaitingPipelines',
  'limitConcurrent',
  'maxConcurrentExecutions',
  'notifications',
  'origin',
  'partition',
  'paused',
  'pipelineConfigId',
  'rootId',
  'size',
  'source',
  'spelEvaluator',
  'startTime',
  'startTimeExpiry',
  'systemNotifications',
  'templateVariables',
];
const falseByDefault = new Set(['canceled', 'keepWaitingPipelines', 'limitConcurrent']);

export function executionObject(execution: ExpressionExecution): ModelObject {
  const known = executions.get(execution);
  if (known) return known;
  const made: ModelObject = new ModelObject({
    className: executionClass,
    read: (name) => readExecution(execution, name),
    toJson: () => execution,
    text: () => `${execution.name ?? execution.application} ${execution.id}`,
    call: (name, args) => callExecution(execution, name, args),
  });
  executions.set(execution, made);
  return made;
}

function readExecution(execution: ExpressionExecution, name: string): Value | undefined {
  switch (name) {
    case 'id':
    case 'application':
      return execution[name];
    case 'name':
      return execution.name ?? null;
    case 'status':
      return statusOf(execution.status);
    case 'trigger':
      return triggerObject(execution.trigger);
    case 'authentication':
      return execution.authentication ?? null;
    case 'stages':
      return stageList(execution);
    case 'context':
      return mergedOutputs(execution);
    default: {
      const own = execution.properties;
      if (own && Object.hasOwn(own, name) && executionGetters.includes(name)) return own[name] ?? null;
      if (falseByDefault.has(name)) return false;
      return executionGetters.includes(name) ? null : undefined;
    }
  }
}

const stageLists = new WeakMap<readonly ExpressionStage[], readonly ModelObject[]>();

function stageList(execution: ExpressionExecution): readonly ModelObject[] {
  const source = execution.stages;
  let list = stageLists.get(source);
  if (!list || list.length !== source.length) {
    list = source.map((stage) => stageObject(stage, execution));
    stageLists.set(source, list);
  }
  return list;
}

/** Later stages win; lists of one name are merged without repeats. */
function mergedOutputs(execution: ExpressionExecution): Value {
  const merged: Record<string, Value> = Object.create(null);
  for (const stage of execution.stages) {
    for (const [key, value] of Object.entries(stage.outputs)) {
      const before = merged[key];
      merged[key] = Array.isArray(before) && Array.isArray(value) ? distinct([...before, ...value]) : value;
    }
  }
  return merged;
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = JSON.stringify(item) ?? 'null';
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const triggerGetters = [
  'artifacts',
  'buildInfo',
  'correlationId',
  'dryRun',
  'isDryRun',
  'notifications',
  'other',
  'parameters',
  'parentExecution',
  'rebake',
  'resolvedExpectedArtifacts',
  'strategy',
  'type',
  'user',
];

function triggerObject(trigger: Record<string, unknown>): ModelObject {
  return dataObject('com.netflix.spinnaker.orca.pipeline.model.DefaultTrigger', trigger, triggerGetters);
}

function callExecution(execution: ExpressionExecution, name: string, args: readonly Value[]): Value | undefined {
  const [key] = args;
  if (args.length !== 1 || typeof key !== 'string') return undefined;
  if (name !== 'stageByRef' && name !== 'stageById') return undefined;
  const found = execution.stages.find((stage) => (name === 'stageByRef' ? stage.refId : stage.id) === key);
  return found ? stageObject(found, execution) : undefined;
}

export function stageObject(stage: ExpressionStage, execution: ExpressionExecution): ModelObject {
  const known = stages.get(stage);
  if (known) return known;
  const made: ModelObject = new ModelObject({
    className: stageClass,
    read: (name) => readStage(stage, execution, name),
    toJson: () => stage,
    text: () => `Stage {id='${stage.id}', executionId='${execution.id}'}`,
    call: (name, args) => callStage(stage, execution, name, args),
  });
  stages.set(stage, made);
  return made;
}

const succeeded = new Set(['SUCCEEDED']);
const failed = new Set(['TERMINAL']);

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
      return succeeded.has(stage.status);
    case 'hasFailed':
      return failed.has(stage.status);
    default:
      return readRareStage(stage, execution, name);
  }
}

const nullableStageGetters = new Set([
  'startTimeExpiry',
  'scheduledTime',
  'lastModified',
  'startTime',
  'endTime',
  'parentStageId',
  'syntheticStageOwner',
]);

function readRareStage(stage: ExpressionStage, execution: ExpressionExecution, name: string): Value | undefined {
  if (name === 'tasks') return (stage.tasks ?? []).map((task) => taskObject(task));
  if (name === 'parent') return parentOf(stage, execution);
  if (name === 'topLevelStage') return topLevelOf(stage, execution);
  if (name === 'isJoin' || name === 'join') return stage.requisiteStageRefIds.length > 1;
  if (name === 'initialStage' || name === 'isInitialStage') return stage.requisiteStageRefIds.length === 0;
  if (!nullableStageGetters.has(name)) return undefined;
  const data: Record<string, unknown> = { ...stage };
  return data[name] ?? null;
}

function taskObject(task: Record<string, unknown>): ModelObject {
  const shown = { ...task, status: statusOf(String(task.status ?? 'NOT_STARTED')) };
  const names = [
    'id',
    'implementingClass',
    'name',
    'startTime',
    'endTime',
    'status',
    'stageStart',
    'stageEnd',
    'loopStart',
    'loopEnd',
  ];
  return dataObject('com.netflix.spinnaker.orca.pipeline.model.TaskExecutionImpl', shown, names);
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
      return execution.stages
        .filter((other) => other.parentStageId === stage.id)
        .map((other) => stageObject(other, execution));
    case 'isJoin':
      return stage.requisiteStageRefIds.length > 1;
    case 'getName':
    case 'getId':
    case 'getRefId':
    case 'getStatus':
    case 'getContext':
    case 'getOutputs':
      return readStage(stage, execution, name.charAt(3).toLowerCase() + name.slice(4));
    default:
      return undefined;
  }
}
