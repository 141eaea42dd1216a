import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';
import { dataObject } from './data.ts';
import { stageObject } from './stage.ts';
import { statusOf } from './status.ts';

/**
 * The execution as an object of the language: getters by Spinnaker's names, nothing else. It is made once per execution,
 * so that identity is stable within an evaluation.
 */
const executions = new WeakMap<ExpressionExecution, ModelObject>();

const CLASS = 'com.netflix.spinnaker.orca.pipeline.model.PipelineExecutionImpl';

/** Getters that answer null where the execution says nothing. */
const getters = new Set([
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
  'source',
  'spelEvaluator',
  'startTime',
  'startTimeExpiry',
  'systemNotifications',
  'templateVariables',
  'type',
]);
const flags = new Set(['canceled', 'keepWaitingPipelines', 'limitConcurrent']);
/** Real getters whose types Spinnaker's filter refuses. */
const refused = new Set(['type', 'paused']);

export function executionObject(execution: ExpressionExecution): ModelObject {
  const known = executions.get(execution);
  if (known) return known;
  const made: ModelObject = new ModelObject({
    className: CLASS,
    read: (name) => readExecution(execution, name),
    toJson: () => ({ ...execution.properties, ...plainMembers(execution) }),
    text: () => `Pipeline ${execution.id}`,
    call: (name, args) => callExecution(execution, name, args),
  });
  executions.set(execution, made);
  return made;
}

function plainMembers(execution: ExpressionExecution): Record<string, Value> {
  const { id, application, name, status, trigger, authentication, stages } = execution;
  return { id, application, name, status, trigger, authentication, stages: [...stages] };
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
    default:
      return readRest(execution, name);
  }
}

function readRest(execution: ExpressionExecution, name: string): Value | undefined {
  if (!getters.has(name) || refused.has(name)) return undefined;
  const own = execution.properties;
  if (own && Object.hasOwn(own, name)) return own[name] ?? null;
  return flags.has(name) ? false : null;
}

const lists = new WeakMap<readonly ExpressionStage[], readonly ModelObject[]>();

function stageList(execution: ExpressionExecution): readonly ModelObject[] {
  const source = execution.stages;
  let list = lists.get(source);
  if (!list || list.length !== source.length) {
    list = source.map((stage) => stageObject(stage, execution));
    lists.set(source, list);
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
    const key = typeof item === 'object' ? JSON.stringify(item) : `${typeof item}:${String(item)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const triggerGetters = [
  'artifacts',
  'buildInfo',
  'correlationId',
  'notifications',
  'other',
  'parameters',
  'parentExecution',
  'resolvedExpectedArtifacts',
  'type',
  'user',
];

function triggerObject(trigger: Record<string, unknown>): ModelObject {
  const defaults = { dryRun: false, rebake: false, strategy: false };
  return dataObject('com.netflix.spinnaker.orca.pipeline.model.DefaultTrigger', trigger, triggerGetters, defaults);
}

function callExecution(execution: ExpressionExecution, name: string, args: readonly Value[]): Value | undefined {
  const [key] = args;
  if (args.length !== 1 || typeof key !== 'string') return undefined;
  if (name !== 'stageByRef' && name !== 'stageById') return undefined;
  const found = execution.stages.find((stage) => (name === 'stageByRef' ? stage.refId : stage.id) === key);
  return found ? stageObject(found, execution) : undefined;
}
