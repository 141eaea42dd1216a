import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ModelObject } from '../values/model.ts';
import { JavaCollection, type Value } from '../values/value.ts';
import { ancestorsOf, contextOf, directAncestorsOf } from './ancestors.ts';
import { dataObject } from './data.ts';
import { callMember, type Members, readMember } from './members.ts';
import { statusOf } from './status.ts';

/**
 * A stage as an object of the language, one per stage and execution, so that identity is stable and no answer is older
 * than its execution. `executionOf` leads back to the execution; it is handed in because the two know each other.
 */
const known = new WeakMap<ExpressionExecution, WeakMap<ExpressionStage, ModelObject>>();

export type ExecutionOf = (execution: ExpressionExecution) => ModelObject;

interface Subject {
  stage: ExpressionStage;
  execution: ExpressionExecution;
  executionOf: ExecutionOf;
}

export function stageIn(execution: ExpressionExecution, stage: ExpressionStage, executionOf: ExecutionOf): ModelObject {
  let stages = known.get(execution);
  if (!stages) {
    stages = new WeakMap();
    known.set(execution, stages);
  }
  const found = stages.get(stage);
  if (found) return found;
  const subject = { stage, execution, executionOf };
  const made: ModelObject = new ModelObject({
    className: 'com.netflix.spinnaker.orca.pipeline.model.StageExecutionImpl',
    read: (name) => readMember(members, subject, name),
    toJson: () => ({ ...stage }),
    text: () => `Stage {id='${stage.id}', executionId='${execution.id}'}`,
    call: (name, args) => callMember(members, subject, made, name, args),
  });
  stages.set(stage, made);
  return made;
}

const objects = (list: readonly ExpressionStage[], { execution, executionOf }: Subject) =>
  list.map((one) => stageIn(execution, one, executionOf));

/** Getters whose types Spinnaker refuses (timeout, size, lastModified, syntheticStageOwner) are left out. */
const members: Members<Subject> = {
  getters: {
    id: ({ stage }) => stage.id,
    refId: ({ stage }) => stage.refId,
    type: ({ stage }) => stage.type,
    name: ({ stage }) => stage.name,
    status: ({ stage }) => statusOf(stage.status),
    context: ({ stage, execution }) => contextOf(stage, execution),
    outputs: ({ stage }) => stage.outputs,
    execution: ({ execution, executionOf }) => executionOf(execution),
    startTime: ({ stage }) => stage.startTime ?? null,
    endTime: ({ stage }) => stage.endTime ?? null,
    startTimeExpiry: ({ stage }) => stage.startTimeExpiry ?? null,
    scheduledTime: ({ stage }) => stage.scheduledTime ?? null,
    parentStageId: ({ stage }) => stage.parentStageId ?? null,
    requisiteStageRefIds: ({ stage }) => new JavaCollection('set', [...stage.requisiteStageRefIds]),
    tasks: ({ stage }) => (stage.tasks ?? []).map(taskObject),
    parent: (subject) => parentOf(subject),
    topLevelStage: (subject) => topLevelOf(subject),
    hasSucceeded: ({ stage }) => stage.status === 'SUCCEEDED',
    hasFailed: ({ stage }) => stage.status === 'TERMINAL',
    additionalMetricTags: () => null,
    allowSiblingStagesToContinueOnFailure: ({ stage }) => stage.context.allowSiblingStagesToContinueOnFailure === true,
    continuePipelineOnFailure: ({ stage }) => stage.context.continuePipeline === true,
  },
  flags: {
    join: ({ stage }) => stage.requisiteStageRefIds.length > 1,
    manualJudgmentType: ({ stage }) => stage.type === 'manualJudgment',
  },
  methods: {
    ancestors: (subject) => objects(ancestorsOf(subject.stage, subject.execution), subject),
    directAncestors: (subject) => objects(directAncestorsOf(subject.stage, subject.execution), subject),
    directChildren: (subject) =>
      objects(
        subject.execution.stages.filter((one) => one.parentStageId === subject.stage.id),
        subject,
      ),
    downstreamStages: (subject) => objects(downstreamOf(subject.stage, subject.execution), subject),
    allDownstreamStages: (subject) => objects(allDownstreamOf(subject.stage, subject.execution), subject),
    withPropagateAuthentication: ({ stage }) => stage.context.propagateAuthenticationContext === true,
  },
};

const downstreamOf = (stage: ExpressionStage, execution: ExpressionExecution): readonly ExpressionStage[] =>
  execution.stages.filter((one) => one.requisiteStageRefIds.includes(stage.refId));

function allDownstreamOf(stage: ExpressionStage, execution: ExpressionExecution): readonly ExpressionStage[] {
  const found: ExpressionStage[] = [];
  const seen = new Set<string>();
  let level = downstreamOf(stage, execution);
  while (level.length > 0) {
    const fresh = level.filter((one) => !seen.has(one.id));
    for (const one of fresh) seen.add(one.id);
    found.push(...fresh);
    level = fresh.flatMap((one) => downstreamOf(one, execution));
  }
  return found;
}

const taskShape = {
  className: 'com.netflix.spinnaker.orca.pipeline.model.TaskExecutionImpl',
  fields: {
    id: null,
    implementingClass: null,
    name: null,
    startTime: null,
    endTime: null,
    status: statusOf('NOT_STARTED'),
    stageStart: false,
    stageEnd: false,
    loopStart: false,
    loopEnd: false,
    taskExceptionDetails: {},
  },
  inside: { status: (name: Value) => statusOf(String(name)) },
};

const taskObject = (task: Record<string, unknown>): ModelObject => dataObject(taskShape, task);

function parentOf({ stage, execution, executionOf }: Subject): Value {
  const parent = execution.stages.find((other) => other.id === stage.parentStageId);
  return parent ? stageIn(execution, parent, executionOf) : null;
}

function topLevelOf({ stage, execution, executionOf }: Subject): Value {
  let top = stage;
  for (let i = 0; i < execution.stages.length && top.parentStageId; i++) {
    top = execution.stages.find((other) => other.id === top.parentStageId) ?? top;
  }
  return stageIn(execution, top, executionOf);
}
