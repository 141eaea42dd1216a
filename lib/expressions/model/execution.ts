import { illegalArgument, shorten } from '../errors.ts';
import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ModelObject } from '../values/model.ts';
import { JavaCollection, type Value } from '../values/value.ts';
import { dataObject, listOf } from './data.ts';
import { callMember, type Members, readMember } from './members.ts';
import { mergedOutputs } from './outputs.ts';
import { stageIn } from './stage.ts';
import { statusOf } from './status.ts';
import { triggerObject } from './trigger.ts';

/**
 * The execution as an object of the language: getters by Spinnaker's names, nothing else. It is made once per execution,
 * so that identity is stable within an evaluation.
 */
const executions = new WeakMap<ExpressionExecution, ModelObject>();

const MODEL = 'com.netflix.spinnaker.orca.pipeline.model.';

export function executionObject(execution: ExpressionExecution): ModelObject {
  const known = executions.get(execution);
  if (known) return known;
  const made: ModelObject = new ModelObject({
    className: `${MODEL}PipelineExecutionImpl`,
    read: (name) => readMember(members, execution, name),
    toJson: () => ({ ...execution.properties, ...plainMembers(execution) }),
    text: () => `Pipeline ${execution.id}`,
    call: (name, args) => {
      const answer = callMember(members, execution, made, name, args);
      return answer === undefined ? find(execution, name, args) : answer;
    },
  });
  executions.set(execution, made);
  return made;
}

export const stageObject = (stage: ExpressionStage, execution: ExpressionExecution): ModelObject =>
  stageIn(execution, stage, executionObject);

function plainMembers(execution: ExpressionExecution): Record<string, Value> {
  const { id, application, name, status, trigger, authentication, stages } = execution;
  return { id, application, name, status, trigger, authentication, stages: [...stages] };
}

const property =
  (name: string, otherwise: Value = null) =>
  ({ properties }: ExpressionExecution): Value =>
    properties && Object.hasOwn(properties, name) ? (properties[name] ?? otherwise) : otherwise;

/** Getters whose types Spinnaker refuses (type, source, size) are left out. */
const members: Members<ExpressionExecution> = {
  getters: {
    id: (execution) => execution.id,
    application: (execution) => execution.application,
    name: (execution) => execution.name ?? null,
    status: (execution) => statusOf(execution.status),
    trigger: (execution) => triggerObject(execution.trigger),
    authentication: (execution) => authenticationObject(execution.authentication),
    stages: (execution) => stageList(execution),
    context: (execution) => mergedOutputs(execution.stages),
    additionalHeaders: property('additionalHeaders'),
    buildTime: property('buildTime'),
    canceledBy: property('canceledBy'),
    cancellationReason: property('cancellationReason'),
    description: property('description'),
    endTime: property('endTime'),
    initialConfig: property('initialConfig', {}),
    maxConcurrentExecutions: property('maxConcurrentExecutions', 0),
    notifications: property('notifications', []),
    origin: property('origin'),
    partition: property('partition'),
    paused: property('paused'),
    pipelineConfigId: property('pipelineConfigId'),
    rootId: property('rootId'),
    spelEvaluator: property('spelEvaluator'),
    startTime: property('startTime'),
    startTimeExpiry: property('startTimeExpiry'),
    systemNotifications: property('systemNotifications', []),
    templateVariables: property('templateVariables'),
  },
  flags: {
    canceled: property('canceled', false),
    keepWaitingPipelines: property('keepWaitingPipelines', false),
    limitConcurrent: property('limitConcurrent', false),
  },
  methods: {},
};

const stageList = (execution: ExpressionExecution): readonly ModelObject[] =>
  execution.stages.map((stage) => stageObject(stage, execution));

const authenticationShape = {
  className: 'com.netflix.spinnaker.orca.api.pipeline.models.PipelineExecution$AuthenticationDetails',
  fields: {
    user: null,
    allowedAccounts: new JavaCollection('set', []),
    admin: false,
    accountManager: false,
    roles: [],
  },
  inside: { allowedAccounts: (list: Value) => new JavaCollection('set', [...listOf(list)]) },
};

const authenticationObject = (authentication: Record<string, unknown> | null | undefined): Value =>
  authentication ? dataObject(authenticationShape, authentication) : null;

/** `stageByRef('2')`, `stageById('…')`, `namedStage('wait')`; undefined for any other method. */
function find(execution: ExpressionExecution, name: string, args: readonly Value[]): Value | undefined {
  const by = Object.hasOwn(finders, name) ? finders[name] : undefined;
  const [given] = args;
  if (!by || args.length !== 1 || !(typeof given === 'string' || typeof given === 'number')) return undefined;
  const key = String(given);
  const found = execution.stages.find((stage) => stage[by] === key);
  if (found) return stageObject(found, execution);
  if (by === 'type') return null;
  throw illegalArgument(`The execution has no stage with the ${by} "${shorten(key)}"`);
}

const finders: Readonly<Record<string, 'refId' | 'id' | 'type'>> = {
  stageByRef: 'refId',
  stageById: 'id',
  namedStage: 'type',
};
