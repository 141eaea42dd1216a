import { applicationKey, requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { requireExecution } from '#lib/executions/queries';
import { spinnakerExecution, spinnakerTask } from '#lib/executions/spinnaker-view';
import { invalid, notFound } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';
import { selectExecutionDetails, selectStages } from '#lib/store/execution-detail';
import { latestIds, readableIds, searchIds } from '#lib/store/execution-search';
import { selectExecutions } from '#lib/store/executions-read';

/** Whole executions are large: no answer holds more of them than this. */
const mostExecutions = 200;
/**
 * Bytes. What of a stage is larger is left out of the list of tasks: who reads it looks for names, statuses and reasons, and
 * one deployment of two thousand objects would make it ten megabytes. The task itself has everything.
 */
const largestListed = 4096;
/** Postgres' timestamps end before Gate's "for ever". */
const endOfTime = 253_402_300_799_000;

export async function getSpinnakerExecution(database: Database, actor: Actor, id: string): Promise<JsonObject> {
  const record = await requireExecution(database, actor, id);
  return spinnakerExecution(record, (await selectStages(database.pool, [id])).get(id) ?? []);
}

export async function getTask(database: Database, actor: Actor, id: string): Promise<JsonObject> {
  const record = await requireExecution(database, actor, id);
  if (record.kind !== 'operation') throw notFound(`There is no task ${id}; it is a pipeline execution`);
  return spinnakerTask(record, (await selectStages(database.pool, [id])).get(id) ?? []);
}

export async function listTasks(
  database: Database,
  actor: Actor,
  input: { application: string; statuses?: readonly string[]; limit?: number },
): Promise<JsonObject[]> {
  const { name } = await requireApplication(database, actor, 'read', input.application);
  const limit = Math.min(input.limit ?? 50, mostExecutions);
  const rows = await selectExecutions(database.pool, actor, {
    application: name,
    kind: 'operation',
    statuses: input.statuses,
    limit,
  });
  return await inFull(
    database,
    rows.map((row) => row.id),
    spinnakerTask,
    largestListed,
  );
}

export interface LatestExecutions {
  application?: string;
  pipelineIds?: readonly string[];
  pipelineName?: string;
  statuses?: readonly string[];
  /** Of each pipeline. */
  limit: number;
  /** False leaves contexts and outputs out. */
  expand: boolean;
}

/** The latest executions of each pipeline: of an application, or of the pipelines named. */
export async function listLatest(database: Database, actor: Actor, input: LatestExecutions): Promise<JsonObject[]> {
  const application = input.application === undefined ? undefined : applicationKey(input.application);
  if (application !== undefined) await requireApplication(database, actor, 'read', application);
  const ids = await latestIds(database.pool, actor, {
    ...input,
    application,
    perPipeline: Math.min(input.limit, mostExecutions),
    limit: mostExecutions,
  });
  return await listed(database, ids, input.expand);
}

/** Those of the named executions that exist and may be read. */
export async function listByIds(
  database: Database,
  actor: Actor,
  input: { ids: readonly string[]; expand: boolean },
): Promise<JsonObject[]> {
  const ids = await readableIds(database.pool, actor, input.ids.slice(0, mostExecutions));
  return await listed(database, ids, input.expand);
}

export interface SearchExecutions {
  /** `*` = all. */
  application: string;
  pipelineName?: string;
  eventId?: string;
  triggerTypes?: readonly string[];
  statuses?: readonly string[];
  /** Base64 of a JSON object that must be part of the trigger. */
  trigger?: string;
  triggerTimeStartBoundary?: number;
  triggerTimeEndBoundary?: number;
  startIndex: number;
  size: number;
  reverse: boolean;
  expand: boolean;
}

/** Newest first, or oldest first with `reverse`. */
export async function searchExecutions(
  database: Database,
  actor: Actor,
  input: SearchExecutions,
): Promise<JsonObject[]> {
  const application = input.application === '*' ? undefined : applicationKey(input.application);
  if (application !== undefined) await requireApplication(database, actor, 'read', application);
  const types = input.triggerTypes?.includes('*') ? undefined : input.triggerTypes;
  const ids = await searchIds(database.pool, actor, {
    application,
    pipelineName: input.pipelineName,
    triggerTypes: types,
    statuses: input.statuses,
    trigger: wantedTrigger(input),
    from: Math.max(input.triggerTimeStartBoundary ?? 0, 0),
    to: Math.min(input.triggerTimeEndBoundary ?? endOfTime, endOfTime),
    oldestFirst: input.reverse,
    offset: Math.min(Math.max(input.startIndex, 0), 10_000),
    limit: Math.min(Math.max(input.size, 1), mostExecutions),
  });
  const found = await listed(database, ids, input.expand);
  return input.reverse ? found.reverse() : found;
}

function wantedTrigger(input: SearchExecutions): JsonObject | undefined {
  const event: JsonObject = input.eventId === undefined ? {} : { eventId: input.eventId };
  if (input.trigger === undefined) return input.eventId === undefined ? undefined : event;
  try {
    const wanted: unknown = JSON.parse(Buffer.from(input.trigger, 'base64').toString('utf8'));
    if (isJsonObject(wanted)) return { ...wanted, ...event };
  } catch {
    // Told below, like everything else that is no JSON object.
  }
  throw invalid('The query parameter trigger must be a JSON object in base64');
}

/** Newest first. Without `expand` contexts and outputs stay in the database. */
async function listed(database: Database, ids: readonly string[], expand: boolean): Promise<JsonObject[]> {
  if (expand) return await inFull(database, ids, spinnakerExecution);
  return (await inFull(database, ids, spinnakerExecution, 0)).map(brief);
}

/** Newest first; with `largest` without the members of contexts and outputs that have more bytes. */
async function inFull(
  database: Database,
  ids: readonly string[],
  view: typeof spinnakerExecution,
  largest?: number,
): Promise<JsonObject[]> {
  if (ids.length === 0) return [];
  const [records, stages] = await Promise.all([
    selectExecutionDetails(database.pool, ids),
    selectStages(database.pool, ids, { largest }),
  ]);
  return records.map((record) => view(record, stages.get(record.id) ?? []));
}

function brief(execution: JsonObject): JsonObject {
  const stages = Array.isArray(execution.stages) ? execution.stages.filter(isJsonObject) : [];
  return {
    ...execution,
    stages: stages.map(({ context, outputs, tasks, ...stage }) => ({ ...stage, context: {}, outputs: {}, tasks: [] })),
  };
}
