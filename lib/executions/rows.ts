import type { Status } from '#lib/engine/statuses';
import { shownDocument } from '#lib/executions/shown-document';
import type { ExecutionRow, ExecutionView, StageSegment, StageView } from '#lib/executions/view';
import { inWrittenOrder } from '#lib/executions/written-order';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { withoutSecretContent } from '#lib/pipelines/secret-manifests';
import { isNotTaken } from '#lib/stages/definitions';
import type { ExecutionDetailRecord, StageDetailRecord } from '#lib/store/execution-detail';
import type { ExecutionListRecord, StageSegmentRecord } from '#lib/store/executions-read';
import { triggerDefinition } from '#lib/triggers/definitions';

/** From rows of the database to what screens know. Statuses are the engine's own, so they are trusted. */
export function rowOfExecution(record: ExecutionListRecord, mayExecute: boolean): ExecutionRow {
  return {
    id: record.id,
    kind: record.kind,
    application: record.application,
    pipelineId: record.pipelineId ?? undefined,
    name: record.name,
    number: record.number ?? undefined,
    status: record.status as Status,
    needsPerson: record.needsPerson,
    dryRun: record.trigger.dryRun === true,
    triggerType: record.triggerType,
    triggerSummary: summaryOf(record),
    parameters: pinnedFirst(record.trigger),
    startedBy: record.startedBy,
    createdAt: record.createdAt,
    startedAt: record.startedAt ?? undefined,
    endedAt: record.endedAt ?? undefined,
    failure: record.failure ?? undefined,
    waitsBehind: record.waitsBehind?.map(({ id, number }) => ({ id, number: number ?? undefined })),
    mayExecute,
    stages: record.stages.map(segmentOf),
  };
}

/** Whoever shows only some parameters shows those that the pipeline pins. */
function pinnedFirst(trigger: JsonObject): JsonObject {
  const parameters = objectAt(trigger, 'parameters');
  const names = Array.isArray(trigger.pinnedParameters) ? trigger.pinnedParameters.map(String) : [];
  const pinned = names.filter((name) => Object.hasOwn(parameters, name));
  return { ...Object.fromEntries(pinned.map((name) => [name, parameters[name]!])), ...parameters };
}

function summaryOf({ triggerType, trigger }: Pick<ExecutionListRecord, 'triggerType' | 'trigger'>): string {
  const cause = triggerDefinition(triggerType)?.cause(trigger);
  if (!cause) return triggerType;
  return cause.startsWith(triggerType) ? cause : `${triggerType} ${cause}`;
}

function segmentOf(record: StageSegmentRecord): StageSegment {
  return {
    id: record.id,
    refId: record.refId,
    type: record.type,
    name: record.name,
    status: record.status as Status,
    waitingFor: record.waitingFor ?? undefined,
    notTaken: isNotTaken(record) || undefined,
    failure: record.failure ?? undefined,
    startedAt: record.startedAt ?? undefined,
    endedAt: record.endedAt ?? undefined,
  };
}

export function viewOfExecution(
  record: ExecutionDetailRecord,
  stages: readonly StageDetailRecord[],
  may: ExecutionView['may'],
): ExecutionView {
  const needsPerson = stages.some((stage) => stage.status === 'RUNNING' && stage.waiting?.for === 'person');
  const listed = { ...record, needsPerson, stages: [], waitsBehind: null };
  const { stages: _, mayExecute: __, ...row } = rowOfExecution(listed, may.execute);
  return {
    ...row,
    document: shownDocument(record.document),
    trigger: withoutSecretContent(record.trigger),
    canceledBy: record.canceledBy ?? undefined,
    cancelReason: record.cancelReason ?? undefined,
    paused: record.pause ?? undefined,
    parentExecutionId: record.parentExecutionId ?? undefined,
    usualMs: record.usualMs === null ? undefined : Math.round(record.usualMs),
    stages: inWrittenOrder(record.document, stages).map(viewOfStage),
    may,
  };
}

function viewOfStage(record: StageDetailRecord): StageView {
  const { waiting } = record;
  return {
    ...segmentOf({ ...record, waitingFor: waiting?.for ?? null }),
    requisites: record.requisites,
    parentId: record.parentId ?? undefined,
    synthetic: record.synthetic ?? undefined,
    context: withoutSecretContent(record.context),
    outputs: withoutSecretContent(record.outputs),
    tasks: record.tasks.map((task) => ({ ...task, status: task.status as Status })),
    waiting: waiting ?? undefined,
    modifiedBy: record.modifiedBy ?? undefined,
  };
}
