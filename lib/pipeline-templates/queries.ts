import { guardedApplication, requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { can } from '#lib/auth/can';
import { invalid, notFound } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { guardedTemplate, requireTemplate } from '#lib/pipeline-templates/guard';
import { resolveConfig } from '#lib/pipeline-templates/resolving';
import type {
  PlanView,
  TemplateRow,
  TemplateUse,
  TemplateVersionRow,
  TemplateView,
} from '#lib/pipeline-templates/view';
import type { Finding } from '#lib/pipelines/findings';
import { checkTemplate } from '#lib/pipelines/templates/check';
import { isTemplateTag, referenceText } from '#lib/pipelines/templates/reference';
import { type TemplateDocument, variablesOf } from '#lib/pipelines/templates/template';
import { findingsOf } from '#lib/pipelines/validate';
import { stageDefinitions } from '#lib/stages/definitions';
import { selectPermissions } from '#lib/store/applications';
import type { Database, Sql } from '#lib/store/database';
import {
  findTemplateVersion,
  type StoredTemplate,
  selectTemplates,
  selectTemplateUses,
  selectTemplateVersions,
  type TemplateUseRecord,
} from '#lib/store/pipeline-templates';
import { triggerDefinitions } from '#lib/triggers/definitions';

const most = 1000;

/** By id, a page at a time. `scopes`: only templates that have one of them. */
export async function listTemplates(
  database: Database,
  actor: Actor,
  input: { search?: string; scopes?: readonly string[]; after?: string; limit?: number },
): Promise<{ rows: TemplateRow[]; next?: string }> {
  const limit = Math.min(input.limit ?? most, most);
  const search = input.search?.trim().slice(0, 200) || undefined;
  const records = await selectTemplates(database.pool, actor, { ...input, search, limit: limit + 1 });
  const rows = records.slice(0, limit).map(({ document, permissions: _permissions, ...rest }) => {
    const { metadata, variables } = document as TemplateDocument;
    return {
      ...rest,
      name: metadata.name,
      description: metadata.description,
      owner: stringAt(metadata, 'owner') ?? '',
      scopes: Array.isArray(metadata.scopes) ? metadata.scopes.map(String) : [],
      variables: variables?.length ?? 0,
    };
  });
  return records.length > limit ? { rows, next: rows.at(-1)?.id } : { rows };
}

export interface TemplateKey {
  id: string;
  /** Neither = the latest. */
  tag?: string;
  digest?: string;
}

export async function getTemplate(database: Database, actor: Actor, key: TemplateKey): Promise<TemplateView> {
  const record = await requireTemplate(database.pool, actor, 'read', key.id);
  const stored = await requireVersion(database.pool, key);
  const { digest, tags, document, createdAt, author } = stored;
  return {
    id: key.id,
    digest,
    tags,
    document,
    permissions: record.permissions as JsonObject,
    findings: checkTemplate(document),
    variables: variablesOf(document as TemplateDocument),
    updatedAt: createdAt,
    updatedBy: author,
    may: { write: can(actor, 'write', guardedTemplate(record)) },
  };
}

export async function requireVersion(sql: Sql, { id, tag, digest }: TemplateKey): Promise<StoredTemplate> {
  if (tag && digest) throw invalid('Ask for a tag or for a digest, not for both');
  const stored = await findTemplateVersion(sql, id, digest ? { digest } : { tag: tag || 'latest' });
  if (!stored) throw notFound(`Pipeline template ${id} has no version ${digest ?? tag ?? 'latest'}`, { object: id });
  return stored;
}

/** Newest first. */
export async function listTemplateVersions(
  database: Database,
  actor: Actor,
  input: { id: string },
): Promise<(TemplateVersionRow & { document: JsonObject })[]> {
  await requireTemplate(database.pool, actor, 'read', input.id);
  return await selectTemplateVersions(database.pool, input.id, 200);
}

/**
 * Of pipelines in applications the actor may not read there is only the number, and that for those alone who may change the
 * template, and so must know that more depends on it than they see.
 */
export async function listTemplateUses(
  database: Database,
  actor: Actor,
  input: { id: string },
): Promise<{ rows: TemplateUse[]; documents: JsonObject[]; hidden: number }> {
  const record = await requireTemplate(database.pool, actor, 'read', input.id);
  const { visible, hidden } = await usesFor(database.pool, actor, input.id);
  const told = can(actor, 'write', guardedTemplate(record)) ? hidden : 0;
  return { rows: visible.map(useOf), documents: visible.map(({ document }) => document), hidden: told };
}

export async function usesFor(
  sql: Sql,
  actor: Actor,
  id: string,
): Promise<{ visible: TemplateUseRecord[]; hidden: number }> {
  const all = await selectTemplateUses(sql, id);
  const permissions = await selectPermissions(sql, [...new Set(all.map(({ application }) => application))]);
  const visible = all.filter(({ application: name }) =>
    can(actor, 'read', guardedApplication({ name, permissions: permissions.get(name) ?? {} })),
  );
  return { visible, hidden: all.length - visible.length };
}

function useOf({ id, application, name, document, resolved }: TemplateUseRecord): TemplateUse {
  const template = resolved?.template;
  const digest = stringAt(template, 'digest');
  return { id, application, name, reference: referenceText(document) ?? '', ...(digest ? { digest } : {}) };
}

/** The resolved pipeline of a config that need not be saved, with everything that is wrong with it. */
export async function planPipeline(
  database: Database,
  actor: Actor,
  input: { document: JsonObject },
): Promise<PlanView> {
  const application = stringAt(input.document, 'application');
  if (application) await requireApplication(database, actor, 'read', application);
  const { document, findings, origin } = await resolveConfig(database.pool, input.document, { actor });
  return {
    ...(document ? { document } : {}),
    ...(origin ? { origin } : {}),
    findings: document ? withChecks(document, findings) : findings,
  };
}

/** What resolving found, and what any pipeline like the one that comes out would be told; each once. */
export function withChecks(document: JsonObject, findings: readonly Finding[]): Finding[] {
  const known = new Set(findings.map(({ message }) => message));
  const checks = findingsOf(document, { stages: stageDefinitions, triggers: triggerDefinitions });
  return [...findings, ...checks.filter(({ message }) => !known.has(message))];
}

export function checkTag(tag: string): string {
  if (!isTemplateTag(tag)) {
    throw invalid(`There is no tag ${tag}; use latest, stable, unstable, experimental, test or canary`);
  }
  return tag;
}
