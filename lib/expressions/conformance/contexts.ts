import { standardFunctions } from '../functions/standard.ts';
import type { ExpressionExecution, ExpressionScope, ExpressionStage } from '../scope.ts';
import { scopeForStage } from '../stage-scope.ts';
import { elementsOf } from '../values/elements.ts';
import { isMap, type MapValue, mapEntries, mapGet, mapHas } from '../values/maps.ts';
import type { Value } from '../values/value.ts';

/** The scopes that the recorded contexts describe. */
const now = () => 1_709_210_096_789;

export function contextScope(context: Value, allowUnknownKeys: boolean): ExpressionScope {
  const data = record(context);
  return data.kind === 'stage' ? stageScope(data, allowUnknownKeys) : plainScope(data, allowUnknownKeys);
}

/** The entries of a map as a record; the values stay as they are. */
function record(value: Value): Record<string, Value> {
  return isMap(value) ? Object.fromEntries(Array.from(mapEntries(value), ([key, item]) => [String(key), item])) : {};
}

function plainScope(data: Record<string, Value>, allowUnknownKeys: boolean): ExpressionScope {
  const root = data.root as MapValue;
  const trigger = isMap(root) ? mapGet(root, 'trigger') : null;
  const parameters = isMap(trigger) ? (mapGet(trigger, 'parameters') ?? {}) : {};
  return {
    root: (name) => (mapHas(root, name) ? mapGet(root, name) : name === 'parameters' ? parameters : undefined),
    functions: standardFunctions,
    allowUnknownKeys,
    now,
    rootNames: () => [...new Set([...Array.from(mapEntries(root), ([key]) => String(key)), 'parameters'])],
  };
}

const text = (value: Value): string => (typeof value === 'string' ? value : '');

function stageOf(value: Value): ExpressionStage {
  const data = record(value);
  return {
    id: text(data.id),
    refId: text(data.refId),
    type: text(data.type),
    name: text(data.name),
    status: text(data.status),
    context: record(data.context),
    outputs: record(data.outputs),
    startTime: typeof data.startTime === 'bigint' ? Number(data.startTime) : null,
    endTime: typeof data.endTime === 'bigint' ? Number(data.endTime) : null,
    requisiteStageRefIds: (elementsOf(data.requisiteStageRefIds) ?? []).map(text),
    parentStageId: typeof data.parentStageId === 'string' ? data.parentStageId : null,
    tasks: (elementsOf(data.tasks) ?? []).map(record),
  };
}

function stageScope(data: Record<string, Value>, allowUnknownKeys: boolean): ExpressionScope {
  const raw = record(data.execution);
  const { stages, trigger, id, application, name, status, authentication, ...properties } = raw;
  const pipelines = data.pipelines as Value;
  const execution: ExpressionExecution = {
    id: text(id),
    application: text(application),
    name: text(name),
    status: text(status),
    trigger: record(trigger),
    authentication: isMap(authentication) ? record(authentication) : null,
    stages: (elementsOf(stages) ?? []).map(stageOf),
    properties,
    pipelineId: (pipeline, app) => {
      const table = isMap(pipelines) ? mapGet(pipelines, app) : null;
      const found = isMap(table) ? mapGet(table, pipeline) : null;
      return typeof found === 'string' ? found : undefined;
    },
  };
  const current = execution.stages.find((stage) => stage.refId === data.currentStageRefId);
  return scopeForStage({
    execution,
    stageId: current?.id ?? '',
    now,
    allowUnknownKeys,
    currentUser: text(data.currentUser),
  });
}
