import type { Actor } from '#lib/auth/actor';
import { checkRunAs } from '#lib/auth/run-as';
import { invalid } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { hasErrors, resolveConfig, sentenceOf } from '#lib/pipeline-templates/resolving';
import { isTemplated, parseReference, referenceText } from '#lib/pipelines/templates/reference';
import type { Sql } from '#lib/store/database';
import { findTemplate } from '#lib/store/pipeline-templates';

/** What a pipeline is stored with beside its document when it is made from a template. */
export interface MadeFrom {
  templateId: string | null;
  resolved: JsonObject | null;
}

/**
 * Keeps the template as it is until the transaction ends. To be called before the pipeline's row is locked: a save of the
 * template locks in this order too.
 */
export async function holdTemplate(sql: Sql, document: JsonObject): Promise<void> {
  const reference = isTemplated(document) ? parseReference(referenceText(document) ?? '') : undefined;
  if (reference) await findTemplate(sql, reference.id, 'share');
}

/** Resolves a document that is about to be saved. Throws `invalid` with `findings` when that is not possible. */
export async function madeFrom(sql: Sql, actor: Actor, document: JsonObject): Promise<MadeFrom> {
  // Templates of version 1 are kept as they came, and do not run.
  if (!isTemplated(document) || document.schema !== 'v2') return { templateId: null, resolved: null };
  const { templateId, document: resolved, findings } = await resolveConfig(sql, document, { actor, hold: 'share' });
  if (!templateId || !resolved || hasErrors(findings)) {
    throw invalid(`The pipeline cannot be made from its template: ${sentenceOf(findings)}`, { data: { findings } });
  }
  await checkRunAs(sql, resolved, actor);
  return { templateId, resolved };
}

/** Why a pipeline that is made from a template does not run; undefined when nothing stands against it. */
export async function reasonNotToRun(sql: Sql, document: JsonObject): Promise<string | undefined> {
  if (!isTemplated(document)) return undefined;
  const { findings } = await resolveConfig(sql, document);
  return sentenceOf(findings) || 'It has to be saved once more';
}
