import type { Actor } from '#lib/auth/actor';
import { can, missing } from '#lib/auth/can';
import { sentenceOfIssues } from '#lib/kernel/issues';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { guardedTemplate } from '#lib/pipeline-templates/guard';
import type { TemplateOrigin } from '#lib/pipeline-templates/view';
import { type PipelineDocument, pipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { inherited } from '#lib/pipelines/templates/inheritance';
import { parseReference, referenceText, type TemplateReference } from '#lib/pipelines/templates/reference';
import { resolvePipeline } from '#lib/pipelines/templates/resolve';
import { type TemplateDocument, variablesOf } from '#lib/pipelines/templates/template';
import { structuralErrors } from '#lib/pipelines/validate';
import type { Sql } from '#lib/store/database';
import { findTemplate, findTemplateVersion, type StoredTemplate } from '#lib/store/pipeline-templates';

export interface ResolvedConfig {
  /** Absent when the config names no template that exists. */
  templateId?: string;
  origin?: TemplateOrigin;
  document?: JsonObject;
  findings: Finding[];
}

/**
 * What a pipeline made from a template runs as. Reading the template needs the right to: absent `actor`, the caller has
 * seen to that. `hold` keeps the template as it is until the transaction ends.
 */
export async function resolveConfig(
  sql: Sql,
  config: JsonObject,
  { actor, hold = 'none' }: { actor?: Actor; hold?: 'share' | 'none' } = {},
): Promise<ResolvedConfig> {
  if (config.schema !== 'v2')
    return unresolved(
      'schema',
      'The pipeline is made from a template of version 1',
      'Only templates of version 2 are run: save the template as one, and set "schema" to "v2"',
    );
  const text = referenceText(config);
  const reference = text === undefined ? undefined : parseReference(text);
  if (!reference) {
    return unresolved(
      'template.reference',
      text
        ? `${JSON.stringify(text.slice(0, 200))} names no template`
        : 'The pipeline does not say which template it is made from',
      'Write spinnaker://id, spinnaker://id:tag or spinnaker://id@sha256:digest',
    );
  }
  const record = await findTemplate(sql, reference.id, hold);
  if (!record || (actor && !can(actor, 'read', guardedTemplate(record)))) {
    const why = missing(`pipeline template ${reference.id}`).message;
    return unresolved(
      'template.reference',
      why,
      record ? 'Ask its owner for a role that may read it' : 'Save the template first, or correct its id',
    );
  }
  const stored = await findTemplateVersion(sql, reference.id, versionOf(reference));
  if (!stored)
    return unresolved(
      'template.reference',
      `Template ${reference.id} has no version ${reference.tag ?? reference.digest}`,
      'Choose one of its versions',
    );
  const resolved = resolveWith(stored, config);
  const origin = await originOf(sql, reference, stored);
  return { templateId: reference.id, origin, ...resolved };
}

/** Pure but for the checks of what comes out. */
export function resolveWith(
  stored: Pick<StoredTemplate, 'digest' | 'document'>,
  config: JsonObject,
): { document?: JsonObject; findings: Finding[] } {
  const { document, findings } = resolvePipeline(stored.document as TemplateDocument, config, stored);
  if (!document) return { findings };
  const parsed = pipelineDocument.safeParse(document);
  if (!parsed.success) {
    const message = `What comes out cannot be read: ${sentenceOfIssues(parsed.error.issues)}`;
    return {
      document,
      findings: [...findings, { level: 'error', message, cure: 'Correct the template, or the values put there' }],
    };
  }
  const graph = structuralErrors(parsed.data as PipelineDocument);
  return { document: withCronIds(document), findings: [...findings, ...graph] };
}

/** Without a tag the newest is meant. */
export function versionOf({ tag, digest }: TemplateReference): { tag: string } | { digest: string } {
  return digest === undefined ? { tag: tag ?? 'latest' } : { digest };
}

/** An inherited schedule has an id that is the pipeline's own and stays the same however often it is resolved. */
function withCronIds(document: JsonObject): JsonObject {
  if (!Array.isArray(document.triggers)) return document;
  const triggers = document.triggers.map((trigger, index): Json => {
    if (!isJsonObject(trigger) || trigger.type !== 'cron' || trigger.inherited !== true) return trigger;
    return { ...trigger, id: `${String(document.id ?? 'new')}-inherited-${index}` };
  });
  return { ...document, triggers };
}

async function originOf(sql: Sql, reference: TemplateReference, stored: StoredTemplate): Promise<TemplateOrigin> {
  const template = stored.document as TemplateDocument;
  const latest = stored.tags.includes('latest')
    ? stored
    : await findTemplateVersion(sql, reference.id, { tag: 'latest' });
  const members = {
    triggers: 'triggers',
    parameters: 'parameterConfig',
    notifications: 'notifications',
    expectedArtifacts: 'expectedArtifacts',
  };
  return {
    id: reference.id,
    name: template.metadata.name,
    ...(reference.digest === undefined ? { tag: reference.tag ?? 'latest' } : {}),
    digest: stored.digest,
    behind: latest !== undefined && latest.digest !== stored.digest,
    variables: variablesOf(template),
    collections: inherited.map((name) => {
      const list = template.pipeline[members[name]];
      return { name, count: Array.isArray(list) ? list.length : 0 };
    }),
  };
}

function unresolved(field: string, message: string, cure: string): ResolvedConfig {
  return { findings: [{ level: 'error', field, message, cure }] };
}

/** The errors in one text: `Variable x has no value. Give it a text; …`. */
export function sentenceOf(findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === 'error');
  const shown = errors.slice(0, 5).map(({ message, cure }) => `${message}. ${cure}`);
  return errors.length > shown.length
    ? `${shown.join('; ')}; and ${errors.length - shown.length} more`
    : shown.join('; ');
}

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some(({ level }) => level === 'error');
