import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';
import { ancestorsOf, contextOf } from './ancestors.ts';
import { dataObject } from './data.ts';
import { executionObject } from './execution.ts';
import { callMember, type Members, readMember } from './members.ts';
import { statusOf } from './status.ts';

/** A stage as an object of the language. */
const stages = new WeakMap<ExpressionStage, ModelObject>();

interface Subject {
  stage: ExpressionStage;
  execution: ExpressionExecution;
}

export function stageObject(stage: ExpressionStage, execution: ExpressionExecution): ModelObject {
  const known = stages.get(stage);
  if (known) return known;
  const subject = { stage, execution };
  const made: ModelObject = new ModelObject({
    className: 'com.netflix.spinnaker.orca.pipeline.model.StageExecutionImpl',
    read: (name) => readMember(members, subject, name),
    toJson: () => ({ ...stage }),
    text: () => `Stage {id='${stage.id}', executionId='${execution.id}'}`,
    call: (name, args) => (args.length === 0 ? callMember(members, subject, name) : undefined),
  });
  stages.set(stage, made);
  return made;
}

const objects = (list: readonly ExpressionStage[], execution: ExpressionExecution) =>
  list.map((one) => stageObject(one, execution));

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
    execution: ({ execution }) => executionObject(execution),
    startTime: ({ stage }) => stage.startTime ?? null,
    endTime: ({ stage }) => stage.endTime ?? null,
    startTimeExpiry: ({ stage }) => stage.startTimeExpiry ?? null,
    scheduledTime: ({ stage }) => stage.scheduledTime ?? null,
    parentStageId: ({ stage }) => stage.parentStageId ?? null,
    requisiteStageRefIds: ({ stage }) => stage.requisiteStageRefIds,
    tasks: ({ stage }) => (stage.tasks ?? []).map(taskObject),
    parent: ({ stage, execution }) => parentOf(stage, execution),
    topLevelStage: ({ stage, execution }) => topLevelOf(stage, execution),
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
    ancestors: ({ stage, execution }) => objects([stage, ...ancestorsOf(stage, execution)], execution),
    directAncestors: ({ stage, execution }) =>
      objects(
        execution.stages.filter((one) => stage.requisiteStageRefIds.includes(one.refId)),
        execution,
      ),
    directChildren: ({ stage, execution }) =>
      objects(
        execution.stages.filter((one) => one.parentStageId === stage.id),
        execution,
      ),
    downstreamStages: ({ stage, execution }) => objects(downstreamOf(stage, execution), execution),
    allDownstreamStages: ({ stage, execution }) => objects(allDownstreamOf(stage, execution), execution),
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
