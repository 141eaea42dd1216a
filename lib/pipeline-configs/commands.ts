import { randomUUID } from 'node:crypto';
import { applicationKey, guardedApplication } from '#lib/applications/guard';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize, missing } from '#lib/auth/can';
import { checkRunAs } from '#lib/auth/run-as';
import { conflict, invalid } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { requirePipeline } from '#lib/pipeline-configs/queries';
import { checkDocument, sameContent, stamped, withCronIds, withoutStamps } from '#lib/pipeline-configs/save-rules';
import type { StaleSave } from '#lib/pipeline-configs/view';
import { holdTemplate, type MadeFrom, madeFrom } from '#lib/pipeline-templates/making';
import { lockOf, lockSentence } from '#lib/pipelines/lock';
import { findApplication } from '#lib/store/applications';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import { giveFreedTurns } from '#lib/store/freed-turns';
import {
  deletePipelineRow,
  insertPipeline,
  lockPipeline,
  nextPosition,
  type PipelineRecord,
  type PipelineWrite,
  updatePipeline,
} from '#lib/store/pipelines';

export interface SavePipeline {
  document: JsonObject;
  note?: string;
  /** The version the edit began with; a newer stored one refuses the save. */
  baseVersion?: number;
  /** Gate's way to say the same: refuse when `lastModified` differs from the stored one. */
  staleCheck?: boolean;
  /** An edit on a screen: a locked pipeline refuses it, and it leaves the order of pipelines alone. */
  onScreen?: boolean;
}

/**
 * Stores a new version and answers its number; the same content again makes none. Throws `invalid` (with `findings` when
 * stages cannot be ordered), `conflict` for a name that is taken or, with `StaleSave` as data, for a stale edit.
 */
export async function savePipeline(
  database: Database,
  actor: Actor,
  input: SavePipeline,
): Promise<{ id: string; version: number }> {
  const { application, name, document } = checkDocument(input.document);
  await authorizeWrite(database.pool, actor, application);
  await checkRunAs(database.pool, document, actor);
  const id = idOf(document);
  const save = { ...input, note: (input.note ?? '').trim().slice(0, 1000) };
  try {
    return await inTransaction(database, async (sql) => {
      await holdTemplate(sql, document);
      const stored = id === undefined ? undefined : await lockPipeline(sql, id);
      if (!stored) {
        return await create(sql, actor, { id: id ?? randomUUID(), application, name, document, note: save.note });
      }
      if (stored.application !== application) {
        await authorizeWrite(sql, actor, stored.application, `pipeline ${stored.id} to overwrite`);
      }
      if (save.onScreen) refuseLocked(stored);
      refuseStale(stored, save);
      const moved = save.onScreen ? { ...document, index: stored.position } : document;
      const saved = await change(sql, actor, stored, { application, name, document: moved, note: save.note });
      await giveFreedTurns(database, sql, [stored.id]);
      return saved;
    });
  } catch (error) {
    throw conflictOf(error, application, name) ?? error;
  }
}

interface Save {
  application: string;
  name: string;
  document: JsonObject;
  note: string;
}

async function create(sql: Sql, actor: Actor, save: Save & { id: string }) {
  const index = positionOf(save.document) ?? (await nextPosition(sql, save.application));
  const at = Date.now();
  const document = stamped(
    { ...withCronIds(save.document, true), createTs: String(at) },
    { id: save.id, index, by: actor.name, at },
  );
  const made = await madeFrom(sql, actor, document);
  const write = writeOf(save, { id: save.id, version: 1, position: index, document, author: actor.name, at, ...made });
  await insertPipeline(sql, write);
  await announce(sql, actor, 'pipeline.create', write, undefined);
  return { id: save.id, version: 1 };
}

async function change(sql: Sql, actor: Actor, stored: PipelineRecord, save: Save) {
  const renewed = withCronIds(save.document, false);
  const position = positionOf(save.document) ?? stored.position;
  if (sameContent(stored.document, { ...renewed, id: stored.id }) && position === stored.position) {
    return { id: stored.id, version: stored.version };
  }
  const at = Math.max(Date.now(), stored.updatedAt + 1);
  const document = stamped(
    { ...renewed, createTs: String(stored.createdAt) },
    { id: stored.id, index: position, by: actor.name, at },
  );
  const version = stored.version + 1;
  const made = await madeFrom(sql, actor, document);
  const write = writeOf(save, { id: stored.id, version, position, document, author: actor.name, at, ...made });
  await updatePipeline(sql, write);
  await announce(sql, actor, 'pipeline.save', write, stored.document);
  return { id: stored.id, version };
}

function writeOf(
  save: Save,
  rest: Pick<PipelineWrite, 'id' | 'version' | 'position' | 'document' | 'author' | 'at'> & MadeFrom,
): PipelineWrite {
  const { application, name, note } = save;
  return { ...rest, application, name, note, disabled: rest.document.disabled === true };
}

async function announce(
  sql: Sql,
  actor: Actor,
  action: string,
  write: PipelineWrite,
  before: JsonObject | undefined,
): Promise<void> {
  const { id, application, name, version, note } = write;
  await recordAudit(sql, actor, {
    action,
    object: `pipeline ${application}/${name}`,
    application,
    reason: note || undefined,
    details: { id, version },
    ...(before ? { before: withoutStamps(before) } : {}),
    after: withoutStamps(write.document),
  });
  await notifyChange(sql, { topic: 'pipeline', id, application, version });
}

export async function deletePipeline(
  database: Database,
  actor: Actor,
  key: { id: string } | { application: string; name: string },
): Promise<void> {
  const { record } = await requirePipeline(database, actor, 'write', key);
  const { id, application, name } = record;
  await inTransaction(database, async (sql) => {
    await deletePipelineRow(sql, id);
    await recordAudit(sql, actor, {
      action: 'pipeline.delete',
      object: `pipeline ${application}/${name}`,
      application,
      details: { id, version: record.version },
      before: withoutStamps(record.document),
    });
    await notifyChange(sql, { topic: 'pipeline', id, application });
    await giveFreedTurns(database, sql, [id]);
  });
}

/** A new version under another name. */
export async function renamePipeline(database: Database, actor: Actor, input: { id: string; name: string }) {
  return await edit(database, actor, input.id, `Renamed to ${input.name}`, { name: input.name });
}

/** A disabled pipeline is started neither by triggers nor by hand. */
export async function setDisabled(database: Database, actor: Actor, input: { id: string; disabled: boolean }) {
  const note = input.disabled ? 'Disabled' : 'Enabled';
  return await edit(database, actor, input.id, note, { disabled: input.disabled });
}

async function edit(database: Database, actor: Actor, id: string, note: string, fields: JsonObject, onScreen = true) {
  const { record: stored } = await requirePipeline(database, actor, 'write', { id });
  const document = { ...stored.document, ...fields };
  return await savePipeline(database, actor, { document, note, baseVersion: stored.version, onScreen });
}

/** Against edits on the screens; `description` says why. */
export async function lockPipelineEdits(
  database: Database,
  actor: Actor,
  input: { id: string; description: string; allowUnlockUi: boolean },
) {
  const { description, allowUnlockUi } = input;
  const locked = { ui: true, allowUnlockUi, description: description.trim(), by: actor.name, at: Date.now() };
  return await edit(database, actor, input.id, description.trim() ? `Locked: ${description.trim()}` : 'Locked', {
    locked,
  });
}

/** Throws `conflict` for a lock that may not be lifted on the screens. */
export async function unlockPipelineEdits(database: Database, actor: Actor, input: { id: string }) {
  const { record } = await requirePipeline(database, actor, 'write', input);
  const lock = lockOf(record.document);
  if (lock && !lock.allowUnlockUi) {
    throw conflict(`${lockSentence(lock)} It is unlocked by a save through the API only`);
  }
  const locked = { ...objectAt(record.document, 'locked'), ui: false };
  return await edit(database, actor, input.id, 'Unlocked', { locked }, false);
}

async function authorizeWrite(
  sql: Sql,
  actor: Actor,
  application: string,
  asked = `application ${application}`,
): Promise<void> {
  const record = await findApplication(sql, applicationKey(application));
  if (!record) throw missing(asked);
  authorize(actor, 'write', guardedApplication(record), asked);
}

function refuseLocked(stored: PipelineRecord): void {
  const lock = lockOf(stored.document);
  if (lock) throw conflict(`${lockSentence(lock)} Unlock it first`);
}

function refuseStale(stored: PipelineRecord, save: SavePipeline): void {
  const byVersion = save.baseVersion !== undefined && save.baseVersion !== stored.version;
  const byTime = save.staleCheck === true && Number(save.document.lastModified ?? 0) !== stored.updatedAt;
  if (!byVersion && !byTime) return;
  const { version, document, updatedBy, updatedAt } = stored;
  const data: StaleSave = { current: { version, document, updatedBy, updatedAt } };
  throw conflict(
    `The submitted pipeline is stale: ${updatedBy} saved version ${version} of ${stored.name} in the meantime`,
    { object: stored.name, data },
  );
}

function idOf(document: JsonObject): string | undefined {
  if (document.id === undefined || document.id === null || document.id === '') return undefined;
  if (typeof document.id === 'string' && /^[\w.:@-]{1,100}$/.test(document.id)) return document.id;
  throw invalid('A pipeline’s id is 1 to 100 letters, digits and the signs . : @ _ -');
}

function positionOf(document: JsonObject): number | undefined {
  return Number.isInteger(document.index) && Math.abs(Number(document.index)) < 2 ** 31
    ? Number(document.index)
    : undefined;
}

function conflictOf(error: unknown, application: string, name: string): Error | undefined {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (code !== '23505') return undefined;
  return constraint === 'pipelines_application_name_key'
    ? conflict(`Application ${application} has another pipeline named ${name}`)
    : conflict(`Somebody saved ${name} at the same moment; load it again`);
}
