import { randomUUID } from 'node:crypto';
import { invalid } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import { byteLength, isJsonObject, type Json, type JsonObject, jsonEquals, stringAt } from '#lib/kernel/json';
import { type PipelineDocument, pipelineDocument } from '#lib/pipelines/document';
import { isTemplated } from '#lib/pipelines/templates/reference';
import { structuralErrors } from '#lib/pipelines/validate';
import { postgresJson } from '#lib/store/engine-json';

/** Spinnaker's rules for a document that is about to be saved (reference §1.1). Pure; the document is kept as it came. */
const documentLimit = 4 * 1024 * 1024;
const stageLimit = 2000;

/** What the store sets itself at each save, and what a comparison of two documents must therefore leave out. */
const stamps = ['lastModified', 'lastModifiedBy', 'updateTs', 'createTs', 'index'] as const;

export interface NamedDocument {
  application: string;
  name: string;
  document: JsonObject;
}

/** Throws `invalid` for what could not be read or ordered; a stage of an unknown type is no such thing. */
export function checkDocument(document: JsonObject): NamedDocument {
  if (byteLength(document) > documentLimit) throw invalid('A pipeline may take at most 4 MB');
  if (postgresJson(document) !== JSON.stringify(document)) {
    throw invalid('The pipeline holds the NUL character or half of a surrogate pair; remove it');
  }
  const application = stringAt(document, 'application')?.trim().toLowerCase();
  const name = stringAt(document, 'name')?.trim();
  if (!application) throw invalid('The pipeline does not name its application; set "application"');
  if (!name) throw invalid('The pipeline has no name; set "name"');
  if (name.length > 200) throw invalid('A pipeline’s name has at most 200 characters');
  const parsed = pipelineDocument.safeParse(withoutNulls(document));
  if (!parsed.success) throw invalid(`The pipeline cannot be read: ${sentenceOfIssues(parsed.error.issues)}`);
  if (parsed.data.stages.length > stageLimit) throw invalid(`A pipeline has at most ${stageLimit} stages`);
  // The stages of a pipeline made from a template hang on those of the template.
  const findings = isTemplated(document) ? [] : structuralErrors(parsed.data as PipelineDocument);
  if (findings.length > 0) {
    const [first] = findings;
    throw invalid(`Stages cannot be put in order: ${first?.message}. ${first?.cure}`, { data: { findings } });
  }
  return { application, name, document: { ...document, application, name } };
}

/** Clients write `null` for fields they leave empty. */
export function withoutNulls(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

/** Cron triggers have ids of their own: missing ones are given, and a new pipeline (often a copy) gets fresh ones. */
export function withCronIds(document: JsonObject, isNew: boolean): JsonObject {
  const { regenerateCronTriggerIds, ...kept } = document;
  if (!Array.isArray(kept.triggers)) return kept;
  const fresh = isNew || regenerateCronTriggerIds === true;
  const triggers = kept.triggers.map((trigger): Json => {
    if (!isJsonObject(trigger) || trigger.type !== 'cron') return trigger;
    return fresh || !trigger.id ? { ...trigger, id: randomUUID() } : trigger;
  });
  return { ...kept, triggers };
}

export function sameContent(left: JsonObject, right: JsonObject): boolean {
  return jsonEquals(withoutStamps(left), withoutStamps(right));
}

/** The document without who stored it and when. */
export function withoutStamps(document: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !stamps.some((stamp) => stamp === key)));
}

/** `at` in epoch milliseconds. */
export function stamped(
  document: JsonObject,
  stamp: { id: string; index: number; by: string; at: number },
): JsonObject {
  const { id, index, by, at } = stamp;
  return { ...document, id, index, lastModifiedBy: by, lastModified: at, updateTs: String(at) };
}
