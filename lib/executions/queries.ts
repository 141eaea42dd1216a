import { applicationKey, guardedApplication, requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { can, missing } from '#lib/auth/can';
import { guardOfExecution, rightsOn } from '#lib/executions/guard';
import { rowOfExecution, viewOfExecution } from '#lib/executions/rows';
import type { EventView, ExecutionRow, ExecutionView, LogLineView } from '#lib/executions/view';
import { rowOf } from '#lib/pipeline-configs/queries';
import type { PipelineRow } from '#lib/pipeline-configs/view';
import { selectPermissions } from '#lib/store/applications';
import type { Database } from '#lib/store/database';
import { selectRunsAhead } from '#lib/store/engine-turns';
import {
  type ExecutionDetailRecord,
  executionOfStage,
  findExecution,
  selectEvents,
  selectLog,
  selectStages,
} from '#lib/store/execution-detail';
import {
  type ExecutionFilter,
  type ExecutionListRecord,
  selectExecutions,
  selectLatestByPipeline,
  selectOrphans,
} from '#lib/store/executions-read';
import { selectPipelineList } from '#lib/store/pipelines';

export interface ListExecutions extends Omit<ExecutionFilter, 'limit' | 'pipelineIds'> {
  pipelineId?: string;
  pipelineIds?: readonly string[];
  limit?: number;
}

/** Newest first, of all applications the actor may read or of one. `next` is given to `before`. */
export async function listExecutions(
  database: Database,
  actor: Actor,
  input: ListExecutions,
): Promise<{ rows: ExecutionRow[]; next?: string }> {
  const { pipelineId, pipelineIds, ...filter } = input;
  const application = input.application === undefined ? undefined : applicationKey(input.application);
  if (application !== undefined) await requireApplication(database, actor, 'read', application);
  const limit = Math.min(input.limit ?? 25, 500);
  const records = await selectExecutions(database.pool, actor, {
    ...filter,
    application,
    pipelineIds: pipelineId === undefined ? pipelineIds : [pipelineId],
    search: input.search?.trim().slice(0, 200) || undefined,
    limit: limit + 1,
  });
  const rows = await rowsFor(database, actor, records.slice(0, limit));
  return records.length > limit ? { rows, next: rows.at(-1)?.id } : { rows };
}

/** With what the actor may do about each: one question, however many applications they are of. */
async function rowsFor(
  database: Database,
  actor: Actor,
  records: readonly ExecutionListRecord[],
): Promise<ExecutionRow[]> {
  const names = [...new Set(records.map(({ application }) => application))];
  const permissions = await selectPermissions(database.pool, names);
  const may = new Map(
    [...permissions].map(([name, lists]) => [
      name,
      can(actor, 'execute', guardedApplication({ name, permissions: lists })),
    ]),
  );
  return records.map((record) => rowOfExecution(record, may.get(record.application) ?? actor.admin));
}

export interface PipelineExecutions {
  pipeline: PipelineRow;
  executions: ExecutionRow[];
}

/** Every pipeline of an application with its latest executions, and what remains of pipelines deleted since. */
export async function listByPipeline(
  database: Database,
  actor: Actor,
  input: { application: string; perPipeline?: number },
): Promise<{ rows: PipelineExecutions[]; deleted: ExecutionRow[] }> {
  const { name } = await requireApplication(database, actor, 'read', input.application);
  const perPipeline = Math.min(input.perPipeline ?? 5, 30);
  const [pipelines, latest, orphans] = await Promise.all([
    selectPipelineList(database.pool, name),
    selectLatestByPipeline(database.pool, { application: name, perPipeline }),
    selectOrphans(database.pool, name, 20),
  ]);
  const [runs, deleted] = await Promise.all([rowsFor(database, actor, latest), rowsFor(database, actor, orphans)]);
  const byPipeline = Map.groupBy(runs, (row) => row.pipelineId);
  return {
    rows: pipelines.map((record, index) => ({
      pipeline: rowOf(record, index),
      executions: byPipeline.get(record.id) ?? [],
    })),
    deleted,
  };
}

export async function getExecution(database: Database, actor: Actor, input: { id: string }): Promise<ExecutionView> {
  const record = await requireExecution(database, actor, input.id);
  const [stages, may, turn] = await Promise.all([
    selectStages(database.pool, [record.id]),
    rightsOn(database, actor, record.application),
    record.status === 'NOT_STARTED' ? selectRunsAhead(database.pool, record.id) : undefined,
  ]);
  const view = viewOfExecution(record, stages.get(record.id) ?? [], may);
  if (!turn) return view;
  const waitsBehind = turn.ahead.map(({ id, number }) => ({ id, number: number ?? undefined }));
  return { ...view, waitsBehind, waitsSince: turn.since };
}

/** Oldest first, from after `after`. */
export async function listEvents(
  database: Database,
  actor: Actor,
  input: { id: string; after?: number; limit?: number },
): Promise<{ rows: EventView[]; next?: number }> {
  await requireExecution(database, actor, input.id);
  const limit = Math.min(input.limit ?? 500, 2000);
  const records = await selectEvents(database.pool, input.id, { after: input.after ?? 0, limit: limit + 1 });
  const rows = records.slice(0, limit).map(({ stageId, ...event }) => ({ ...event, stageId: stageId ?? undefined }));
  return records.length > limit ? { rows, next: rows.at(-1)?.seq } : { rows };
}

/** Oldest first, from after `after`; `next` while there is more. */
export async function readLog(
  database: Database,
  actor: Actor,
  input: { stageId: string; after?: number; limit?: number },
): Promise<{ rows: LogLineView[]; next?: number }> {
  const executionId = await executionOfStage(database.pool, input.stageId);
  const asked = `stage ${input.stageId}`;
  if (!executionId) throw missing(asked);
  await requireExecution(database, actor, executionId, asked);
  const limit = Math.min(input.limit ?? 2000, 5000);
  const rows = await selectLog(database.pool, input.stageId, { after: input.after ?? 0, limit: limit + 1 });
  return rows.length > limit ? { rows: rows.slice(0, limit), next: rows[limit - 1]?.seq } : { rows };
}

export async function requireExecution(
  database: Database,
  actor: Actor,
  id: string,
  asked = `execution ${id}`,
): Promise<ExecutionDetailRecord> {
  const record = await findExecution(database.pool, id);
  if (!record) throw missing(asked);
  (await guardOfExecution(database, record, asked))(actor, 'read');
  return record;
}
