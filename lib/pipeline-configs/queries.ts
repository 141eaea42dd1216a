import { applicationKey, guardedApplication, requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, can, type Guarded, missing } from '#lib/auth/can';
import { notFound } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { PipelineRow, PipelineView, TriggerSummary, VersionRow } from '#lib/pipeline-configs/view';
import { withChecks } from '#lib/pipeline-templates/queries';
import { resolveConfig } from '#lib/pipeline-templates/resolving';
import type { Finding } from '#lib/pipelines/findings';
import { lockOf } from '#lib/pipelines/lock';
import { isTemplated } from '#lib/pipelines/templates/reference';
import { findingsOf } from '#lib/pipelines/validate';
import { stageDefinitions } from '#lib/stages/definitions';
import { findApplication } from '#lib/store/applications';
import type { Database } from '#lib/store/database';
import {
  findPipeline,
  findVersion,
  type PipelineListRecord,
  type PipelineRecord,
  selectPipelineList,
  selectPipelines,
  selectVersionDocuments,
  selectVersions,
} from '#lib/store/pipelines';
import { triggerDefinition, triggerDefinitions } from '#lib/triggers/definitions';

export type PipelineKey = { id: string } | { application: string; name: string };

/** In the order people gave them, numbered anew from 0. */
export async function listPipelines(
  database: Database,
  actor: Actor,
  input: { application: string },
): Promise<PipelineRow[]> {
  const { name } = await requireApplication(database, actor, 'read', input.application);
  return (await selectPipelineList(database.pool, name)).map(rowOf);
}

export async function getPipeline(database: Database, actor: Actor, key: PipelineKey): Promise<PipelineView> {
  const { record, guarded } = await requirePipeline(database, actor, 'read', key);
  const { id, application, name, version, document, updatedAt, updatedBy } = record;
  return {
    id,
    application,
    name,
    version,
    document,
    updatedAt,
    updatedBy,
    ...(await madeOf(database, document)),
    may: { write: can(actor, 'write', guarded), execute: can(actor, 'execute', guarded) },
  };
}

/** What is wrong with a stored pipeline; of one made from a template also what comes out, and which template that is. */
async function madeOf(
  database: Database,
  document: JsonObject,
): Promise<Pick<PipelineView, 'findings' | 'resolved' | 'origin'>> {
  if (!isTemplated(document)) return { findings: checkPipeline(document) };
  const { document: resolved, findings, origin } = await resolveConfig(database.pool, document);
  return { findings: resolved ? withChecks(resolved, findings) : findings, resolved, origin };
}

/** What is wrong with a document, stored or not: it says nothing that its reader does not have. */
export function checkPipeline(document: JsonObject): Finding[] {
  return findingsOf(document, { stages: stageDefinitions, triggers: triggerDefinitions });
}

/** Newest first; `next` is given to `before`. */
export async function listVersions(
  database: Database,
  actor: Actor,
  input: { id: string; before?: number; limit?: number },
): Promise<{ rows: VersionRow[]; next?: number }> {
  await requirePipeline(database, actor, 'read', { id: input.id });
  const limit = Math.min(input.limit ?? 50, 200);
  const rows = await selectVersions(database.pool, input.id, { before: input.before, limit: limit + 1 });
  return rows.length > limit ? { rows: rows.slice(0, limit), next: rows[limit - 1]?.version } : { rows };
}

export async function getVersion(
  database: Database,
  actor: Actor,
  input: { id: string; version: number },
): Promise<VersionRow & { document: JsonObject }> {
  const { record } = await requirePipeline(database, actor, 'read', { id: input.id });
  const version = await findVersion(database.pool, input.id, input.version);
  if (!version) throw notFound(`Pipeline ${record.name} has no version ${input.version}`);
  return version;
}

/** Whole documents: of one application, or page by page of all that the actor may read. */
export async function listDocuments(
  database: Database,
  actor: Actor,
  input: { application?: string; after?: string; limit?: number },
): Promise<JsonObject[]> {
  const application = input.application === undefined ? undefined : applicationKey(input.application);
  if (application !== undefined) await requireApplication(database, actor, 'read', application);
  const limit = Math.min(input.limit ?? 1000, 5000);
  const records = await selectPipelines(database.pool, actor, { application, after: input.after, limit });
  return records.map((record, index) => (application ? { ...record.document, index } : record.document));
}

/** The documents of the last versions, newest first. */
export async function listHistory(
  database: Database,
  actor: Actor,
  input: { id: string; limit: number },
): Promise<JsonObject[]> {
  await requirePipeline(database, actor, 'read', { id: input.id });
  return await selectVersionDocuments(database.pool, input.id, Math.min(input.limit, 100));
}

/** The pipeline, if it exists and the actor may do this to its application. */
export async function requirePipeline(
  database: Database,
  actor: Actor,
  action: Action,
  key: PipelineKey,
): Promise<{ record: PipelineRecord; guarded: Guarded }> {
  const lookup = 'id' in key ? key : { application: applicationKey(key.application), name: key.name.trim() };
  const record = await findPipeline(database.pool, lookup);
  const asked = `pipeline ${'id' in key ? key.id : `${key.name} in ${key.application}`}`;
  if (!record) throw missing(asked);
  const application = await findApplication(database.pool, record.application);
  if (!application) throw missing(asked);
  const guarded = guardedApplication(application);
  authorize(actor, action, guarded, asked);
  return { record, guarded };
}

export function rowOf(record: PipelineListRecord, position: number): PipelineRow {
  const { description, usualMs, triggers, locked, ...rest } = record;
  const lock = lockOf({ locked });
  return {
    ...rest,
    position,
    ...(lock ? { lock } : {}),
    description: description ?? '',
    triggers: triggers.map(summaryOf),
    usualMs: usualMs === null ? undefined : Math.round(usualMs),
  };
}

function summaryOf(trigger: JsonObject): TriggerSummary {
  const type = stringAt(trigger, 'type') ?? '';
  return { type, enabled: trigger?.enabled === true, caption: triggerDefinition(type)?.caption(trigger) ?? type };
}
