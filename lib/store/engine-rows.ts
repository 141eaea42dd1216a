import type { Signal } from '#lib/engine/ports';
import type { ExecutionState, StageState } from '#lib/engine/run';

/** How the engine's state lies in rows. Times are read as epoch milliseconds by the statements themselves. */
export const executionColumns = `
  id, kind, application, pipeline_id AS "pipelineId", name, number, status, document, trigger,
  started_by AS "startedBy", coalesce(started_with, '{}') AS "startedWith", failure, canceled_by AS "canceledBy", cancel_reason AS "cancelReason", pause,
  parent_execution_id AS "parentExecutionId", parent_stage_id AS "parentStageId",
  ${epoch('created_at')} AS "createdAt", ${epoch('started_at')} AS "startedAt", ${epoch('ended_at')} AS "endedAt",
  version, event_seq AS "eventSeq", signal_seq AS "signalSeq", wants`;

export const stageColumns = `
  id, position, ref_id AS "refId", type, name, status, requisites, parent_id AS "parentId", synthetic, context, outputs,
  tasks, waiting, failure, modified_by AS "modifiedBy", paused_ms + coalesce(paused_beyond_ms, 0) AS "pausedMs",
  ${epoch('started_at')} AS "startedAt", ${epoch('ended_at')} AS "endedAt"`;

export const signalColumns = `
  id, stage_id AS "stageId", name, payload, sent_by AS "sentBy", ${epoch('sent_at')} AS "sentAt"`;

export type ExecutionRecord = ExecutionState;
export type StageRecord = StageState;
export type SignalRecord = Signal;

/** A timestamptz as epoch milliseconds, as a double so that the driver hands out a number. */
export function epoch(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8`;
}
