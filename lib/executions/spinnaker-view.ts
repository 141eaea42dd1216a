import { expiryOf } from '#lib/engine/expiry';
import { inWrittenOrder } from '#lib/executions/written-order';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { withoutSecretContent } from '#lib/pipelines/secret-manifests';
import type { ExecutionDetailRecord, StageDetailRecord } from '#lib/store/execution-detail';

/** An execution as Gate's clients know it (reference §7.5). What is not there is left out, as Gate leaves it out. */
export function spinnakerExecution(record: ExecutionDetailRecord, stages: readonly StageDetailRecord[]): JsonObject {
  const { document } = record;
  return withoutNulls({
    type: record.kind === 'pipeline' ? 'PIPELINE' : 'ORCHESTRATION',
    id: record.id,
    application: record.application,
    name: record.name,
    buildTime: record.createdAt,
    startTime: record.startedAt,
    endTime: record.endedAt,
    startTimeExpiry: expiryOf(document) ?? null,
    status: record.status,
    canceled: record.canceledBy !== null,
    canceledBy: record.canceledBy,
    cancellationReason: record.cancelReason,
    limitConcurrent: document.limitConcurrent === true,
    maxConcurrentExecutions:
      typeof document.maxConcurrentExecutions === 'number' ? document.maxConcurrentExecutions : 0,
    keepWaitingPipelines: document.keepWaitingPipelines === true,
    pipelineConfigId: record.pipelineId,
    origin: record.triggerType === 'manual' ? 'deck' : 'api',
    authentication: { user: record.startedBy, allowedAccounts: [] },
    paused: record.pause ? { pausedBy: record.pause.by, pauseTime: record.pause.at } : null,
    trigger: spinnakerTrigger(record),
    stages: inWrittenOrder(document, stages).map(spinnakerStage),
    notifications: Array.isArray(document.notifications) ? document.notifications : [],
    systemNotifications: [],
    initialConfig: {},
    spelEvaluator: document.spelEvaluator ?? null,
    templateVariables: objectAt(document, 'templateVariables'),
    source: document.source ?? null,
  });
}

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

function spinnakerTrigger(record: ExecutionDetailRecord): JsonObject {
  const trigger = withoutSecretContent(record.trigger);
  return {
    ...trigger,
    type: record.triggerType,
    user: trigger.user ?? record.startedBy,
    parameters: objectAt(trigger, 'parameters'),
    artifacts: Array.isArray(trigger.artifacts) ? trigger.artifacts : [],
    notifications: Array.isArray(trigger.notifications) ? trigger.notifications : [],
    rebake: trigger.rebake === true,
    dryRun: trigger.dryRun === true,
    strategy: trigger.strategy === true,
    resolvedExpectedArtifacts: Array.isArray(trigger.resolvedExpectedArtifacts)
      ? trigger.resolvedExpectedArtifacts
      : [],
    expectedArtifacts: Array.isArray(trigger.expectedArtifacts) ? trigger.expectedArtifacts : [],
    executionId: record.id,
    enabled: trigger.enabled === true,
    preferred: trigger.preferred === true,
  };
}

const owners = { before: 'STAGE_BEFORE', after: 'STAGE_AFTER', onFailure: 'STAGE_AFTER' } as const;

function spinnakerStage(stage: StageDetailRecord): JsonObject {
  return withoutNulls({
    id: stage.id,
    refId: stage.refId,
    type: stage.type,
    name: stage.name,
    startTime: stage.startedAt,
    endTime: stage.endedAt,
    startTimeExpiry: expiryOf(stage.context) ?? null,
    status: stage.status,
    context: contextOf(stage),
    outputs: withoutSecretContent(stage.outputs),
    tasks: stage.tasks.map((task, index) =>
      withoutNulls({
        id: String(index + 1),
        implementingClass: task.name,
        name: task.name,
        startTime: task.startedAt ?? null,
        endTime: task.endedAt ?? null,
        status: task.status,
        stageStart: index === 0,
        stageEnd: index === stage.tasks.length - 1,
        loopStart: false,
        loopEnd: false,
        taskExceptionDetails: {},
      }),
    ),
    syntheticStageOwner: stage.synthetic ? owners[stage.synthetic] : null,
    parentStageId: stage.parentId,
    requisiteStageRefIds: stage.requisites,
    lastModified: stage.modifiedBy
      ? { user: stage.modifiedBy, allowedAccounts: [], lastModifiedTime: stage.endedAt }
      : null,
  });
}

/**
 * What stands beside the context is not in it, and what a stage made is in both. Why a stage failed stands where Orca's
 * exception handlers put it.
 */
function contextOf(stage: StageDetailRecord): JsonObject {
  const { type, name, refId, requisiteStageRefIds, ...own } = withoutSecretContent(stage.context);
  const made = Object.fromEntries(
    promoted.flatMap((key) => (key in stage.outputs ? [[key, withoutSecretContent(stage.outputs[key]!)]] : [])),
  );
  const context = { ...made, ...own };
  if (stage.failure === null || context.exception !== undefined) return context;
  const details = { error: stage.failure, errors: [stage.failure] };
  const exception = {
    exceptionType: 'StageFailed',
    operation: stage.type,
    shouldRetry: false,
    timestamp: stage.endedAt ?? stage.startedAt,
    details,
  };
  return { ...context, exception };
}

const promoted = ['artifacts', 'resolvedExpectedArtifacts', 'buildInfo'];

/** A one-off operation as the task that Gate's clients poll. */
export function spinnakerTask(record: ExecutionDetailRecord, stages: readonly StageDetailRecord[]): JsonObject {
  const execution = spinnakerExecution(record, stages);
  const variables = stages.flatMap((stage) =>
    Object.entries({ ...contextOf(stage), ...withoutSecretContent(stage.outputs) }),
  );
  return {
    id: record.id,
    name: record.name,
    application: record.application,
    status: record.status,
    buildTime: record.createdAt,
    startTime: record.startedAt,
    endTime: record.endedAt,
    variables: variables.map(([key, value]) => ({ key, value })),
    steps: stages.flatMap((stage) =>
      stage.tasks.map((task, index) => ({
        id: `${stage.id}-${index + 1}`,
        name: task.name,
        status: task.status,
        startTime: task.startedAt ?? null,
        endTime: task.endedAt ?? null,
      })),
    ),
    execution,
  };
}
