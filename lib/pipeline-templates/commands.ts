import { z } from 'zod';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize, can } from '#lib/auth/can';
import { checkRunAs } from '#lib/auth/run-as';
import { conflict, invalid, notFound } from '#lib/kernel/errors';
import { byteLength, type JsonObject, stringAt } from '#lib/kernel/json';
import { digestOf, templateContent } from '#lib/pipeline-templates/digest';
import { guardedTemplate, requireTemplate } from '#lib/pipeline-templates/guard';
import { moveUses } from '#lib/pipeline-templates/moving';
import { checkTag, usesFor } from '#lib/pipeline-templates/queries';
import { hasErrors, sentenceOf } from '#lib/pipeline-templates/resolving';
import { checkTemplate } from '#lib/pipelines/templates/check';
import { templateLimits } from '#lib/pipelines/templates/limits';
import { parseReference, referenceText } from '#lib/pipelines/templates/reference';
import type { TemplateDocument } from '#lib/pipelines/templates/template';
import type { Permissions } from '#lib/store/applications';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction, type Sql } from '#lib/store/database';
import {
  deleteTag,
  deleteTemplateRow,
  deleteTemplateVersion,
  findTemplateVersion,
  insertTemplate,
  insertTemplateVersion,
  moveTag,
  selectTemplateUses,
  type TemplateRecord,
  touchTemplate,
} from '#lib/store/pipeline-templates';

/** What people do to templates. Each authorizes, leaves an audit row, and takes along the pipelines made from it. */

export interface SaveTemplate {
  document: JsonObject;
  /** Points at this version from now on, beside `latest`. */
  tag?: string;
  note?: string;
  /** `create` refuses an id (or, with a tag, a tag of it) that exists; `update` one that does not. */
  mode: 'create' | 'update';
  /** The version the edit began with; another latest one refuses the save. */
  baseDigest?: string;
  /** Save although some pipelines made from it could not be resolved any more. */
  force?: boolean;
}

/**
 * Stores a version, and moves `latest` and the tag to it. Throws `invalid` (with `findings`) for a template with errors,
 * `conflict` for a stale edit, or when pipelines made from it could not be resolved any more, naming them.
 */
export async function saveTemplate(
  database: Database,
  actor: Actor,
  input: SaveTemplate,
): Promise<{ id: string; digest: string }> {
  const tag = input.tag ? checkTag(input.tag) : undefined;
  const { content, permissions } = checkedContent(input.document);
  const { id } = content;
  await checkRunAs(database.pool, content.pipeline, actor);
  const digest = digestOf(content);
  const note = (input.note ?? '').trim().slice(0, 1000);
  return await inTransaction(database, async (sql) => {
    const record = await place(sql, actor, { id, tag, mode: input.mode });
    await refuseStale(sql, id, input.baseDigest);
    if (permissions) keepsOwnRight(actor, id, permissions);
    const before = await findTemplateVersion(sql, id, { tag: 'latest' });
    await insertTemplateVersion(sql, id, { digest, document: content, author: actor.name, note });
    const moved = [...new Set(['latest', ...(tag ? [tag] : [])])];
    for (const one of moved) await moveTag(sql, id, one, digest, actor.name);
    const pipelines = await moveUses(database, sql, actor, record, moved, { force: input.force === true });
    await touchTemplate(sql, { id, by: actor.name, permissions });
    await recordAudit(sql, actor, {
      action: `pipeline-template.${input.mode === 'create' ? 'create' : 'save'}`,
      object: `pipeline template ${id}`,
      reason: note || undefined,
      details: { digest, tags: moved, pipelines, ...(permissions ? { permissions: permissions as JsonObject } : {}) },
      ...(before ? { before: before.document } : {}),
      after: content as unknown as JsonObject,
    });
    await notifyTemplates(sql);
    return { id, digest };
  });
}

/** The row to write to, locked. */
async function place(
  sql: Sql,
  actor: Actor,
  { id, tag, mode }: { id: string; tag: string | undefined; mode: SaveTemplate['mode'] },
): Promise<TemplateRecord> {
  if (mode === 'create') {
    authorize(actor, 'create', { kind: 'pipeline template', name: id });
    const fresh = await insertTemplate(sql, { id, by: actor.name });
    const record = await requireTemplate(sql, actor, 'write', id, 'lock');
    const exists = !fresh && (!tag || (await findTemplateVersion(sql, id, { tag })) !== undefined);
    if (!exists) return record;
    throw conflict(`There is a pipeline template ${id}${tag ? ` with the tag ${tag}` : ''} already`, { object: id });
  }
  return await requireTemplate(sql, actor, 'write', id, 'lock');
}

/** Lets a tag other than `latest` point at a version that exists. */
export async function tagTemplate(
  database: Database,
  actor: Actor,
  input: { id: string; tag: string; digest: string; force?: boolean },
): Promise<void> {
  const tag = checkTag(input.tag);
  if (tag === 'latest')
    throw invalid('The tag latest follows every save; save the version again to make it the latest');
  await inTransaction(database, async (sql) => {
    const record = await requireTemplate(sql, actor, 'write', input.id, 'lock');
    const version = await findTemplateVersion(sql, input.id, { digest: input.digest });
    if (!version) throw notFound(`Pipeline template ${input.id} has no version ${input.digest}`);
    const before = await findTemplateVersion(sql, input.id, { tag });
    await moveTag(sql, input.id, tag, input.digest, actor.name);
    const pipelines = await moveUses(database, sql, actor, record, [tag], { force: input.force === true });
    await touchTemplate(sql, { id: input.id, by: actor.name });
    await recordAudit(sql, actor, {
      action: 'pipeline-template.tag',
      object: `pipeline template ${input.id}`,
      details: { tag, pipelines },
      ...(before ? { before: { digest: before.digest } } : {}),
      after: { digest: input.digest },
    });
    await notifyTemplates(sql);
  });
}

/** All of it; or only a tag, or a version no tag points at. Refused while pipelines use what would go, naming them. */
export async function deleteTemplate(
  database: Database,
  actor: Actor,
  { id, tag, digest }: { id: string; tag?: string; digest?: string },
): Promise<void> {
  if (tag && digest) throw invalid('Delete a tag or a version, not both at once');
  await inTransaction(database, async (sql) => {
    await requireTemplate(sql, actor, 'write', id, 'lock');
    await refuseUsed(sql, actor, id, { tag, digest });
    const before = await findTemplateVersion(sql, id, digest ? { digest } : { tag: tag ?? 'latest' });
    if (tag) await removeTag(sql, id, checkTag(tag));
    else if (digest) await removeVersion(sql, id, digest);
    else await deleteTemplateRow(sql, id);
    await recordAudit(sql, actor, {
      action: 'pipeline-template.delete',
      object: `pipeline template ${id}`,
      details: { ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) },
      ...(before ? { before: before.document } : {}),
    });
    await notifyTemplates(sql);
  });
}

/** Without the id: whoever may not read a template does not hear which one it was. */
const notifyTemplates = (sql: Sql) => notifyChange(sql, { topic: 'templates' });

async function removeTag(sql: Sql, id: string, tag: string): Promise<void> {
  if (tag === 'latest') throw invalid('The tag latest stays as long as the template; delete the template instead');
  if (!(await deleteTag(sql, id, tag))) throw notFound(`Pipeline template ${id} has no tag ${tag}`);
}

async function removeVersion(sql: Sql, id: string, digest: string): Promise<void> {
  const version = await findTemplateVersion(sql, id, { digest });
  if (!version) throw notFound(`Pipeline template ${id} has no version ${digest}`);
  if (version.tags.length > 0) {
    throw conflict(`The tag ${version.tags.join(', ')} points at this version; move it to another first`);
  }
  await deleteTemplateVersion(sql, id, digest);
}

async function refuseUsed(sql: Sql, actor: Actor, id: string, part: { tag?: string; digest?: string }): Promise<void> {
  const points = (document: JsonObject): boolean => {
    const reference = parseReference(referenceText(document) ?? '');
    if (part.tag) return reference?.digest === undefined && (reference?.tag ?? 'latest') === part.tag;
    return part.digest ? reference?.digest === part.digest : true;
  };
  const all = (await selectTemplateUses(sql, id)).filter(({ document }) => points(document));
  if (all.length === 0) return;
  const { visible } = await usesFor(sql, actor, id);
  const names = visible.filter(({ document }) => points(document)).map((use) => `${use.application}/${use.name}`);
  const shown = names.slice(0, 10);
  const others = all.length - shown.length;
  const list = [...shown, ...(others > 0 ? [shown.length > 0 ? `${others} more` : `${others} you may not read`] : [])];
  throw conflict(
    `${all.length === 1 ? 'A pipeline is' : `${all.length} pipelines are`} made from this: ${list.join(', ')}. Delete them or choose another template there first`,
    { object: id, data: { pipelines: shown } },
  );
}

async function refuseStale(sql: Sql, id: string, baseDigest: string | undefined): Promise<void> {
  if (baseDigest === undefined) return;
  const current = await findTemplateVersion(sql, id, { tag: 'latest' });
  if (!current || current.digest === baseDigest) return;
  const { digest, document, author: updatedBy, createdAt: updatedAt } = current;
  throw conflict(`${updatedBy} saved another version of ${id} in the meantime; load it, and make your change again`, {
    object: id,
    data: { current: { digest, document, updatedBy, updatedAt } },
  });
}

const roles = z.array(z.string().trim().toLowerCase().min(1).max(200)).max(500);
const permissionLists = z.strictObject({ READ: roles, WRITE: roles }).partial();

function checkedContent(document: JsonObject): { content: TemplateDocument; permissions: Permissions | undefined } {
  if (byteLength(document) > templateLimits.template) throw invalid('A pipeline template may take at most 1 MB');
  const content = templateContent({ schema: 'v2', ...document });
  const findings = checkTemplate(content);
  if (hasErrors(findings)) {
    throw invalid(`The template cannot be saved: ${sentenceOf(findings)}`, { data: { findings } });
  }
  if (document.permissions === undefined || document.permissions === null) {
    return { content: content as TemplateDocument, permissions: undefined };
  }
  const parsed = permissionLists.safeParse(document.permissions);
  if (!parsed.success) throw invalid('Permissions are lists of role names under READ and WRITE');
  return { content: content as TemplateDocument, permissions: parsed.data };
}

function keepsOwnRight(actor: Actor, id: string, permissions: Permissions): void {
  if (can(actor, 'write', guardedTemplate({ id, permissions }))) return;
  throw invalid(
    'With these permissions you could not change the template any more; keep one of your own roles in WRITE',
  );
}

/** For Gate's name of the task it answers with. */
export function templateName(document: JsonObject): string {
  return stringAt(document.metadata, 'name') ?? stringAt(document, 'id') ?? '';
}
