import { withValue } from '#components/fields/paths.ts';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { freshName, freshRefIds, refIdOf, requisitesOf, stageOf } from './stages.ts';

/**
 * Edits of a document that leave the order of the graph alone or only add to it. Each returns a new document and
 * shares every part it does not change; fields nobody knows travel along. `wiring.ts` has the edits that rewire.
 */

export interface NewStage {
  type: string;
  name: string;
  /** Fields a fresh stage of this type has. */
  fields: JsonObject;
}

/** Puts a stage behind all of `after`; an empty list lets it start with the pipeline. */
export function addStage(
  document: PipelineDocument,
  stage: NewStage,
  after: readonly string[],
): { document: PipelineDocument; refId: string } {
  const [refId = ''] = freshRefIds(document, 1);
  const requisiteStageRefIds = after.filter((requisite) => stageOf(document, requisite));
  const name = freshName(document, stage.name);
  const common = { type: stage.type, name, refId, requisiteStageRefIds };
  // Named twice: the first sets the order people read, the second wins over defaults of the same name.
  const added: StageDocument = { ...common, ...stage.fields, ...common };
  return { document: { ...document, stages: [...document.stages, added] }, refId };
}

/** Copies stages with the connections among them and to what they ran after; the copies stand beside the originals. */
export function duplicateStages(
  document: PipelineDocument,
  refIds: readonly string[],
): { document: PipelineDocument; refIds: string[] } {
  const originals = document.stages.filter((stage) => refIds.includes(refIdOf(stage)));
  const fresh = freshRefIds(document, originals.length);
  const copyOf = new Map(originals.map((stage, index) => [refIdOf(stage), fresh[index] ?? '']));
  let result = document;
  for (const stage of originals) {
    const copy: StageDocument = {
      ...structuredClone(stage),
      refId: copyOf.get(refIdOf(stage)) ?? '',
      requisiteStageRefIds: requisitesOf(stage).map((requisite) => copyOf.get(requisite) ?? requisite),
      ...(stage.name === undefined ? {} : { name: freshName(result, stage.name) }),
    };
    result = { ...result, stages: [...result.stages, copy] };
  }
  return { document: result, refIds: [...copyOf.values()] };
}

/** Stages of another pipeline or of the clipboard; connections to stages that did not come along are dropped. */
export function pasteStages(
  document: PipelineDocument,
  pasted: readonly StageDocument[],
  after: readonly string[],
): { document: PipelineDocument; refIds: string[] } {
  const fresh = freshRefIds(document, pasted.length);
  const copyOf = new Map(pasted.map((stage, index) => [refIdOf(stage), fresh[index] ?? '']));
  let result = document;
  for (const stage of pasted) {
    const inside = requisitesOf(stage).flatMap((requisite) => copyOf.get(requisite) ?? []);
    const copy: StageDocument = {
      ...structuredClone(stage),
      refId: copyOf.get(refIdOf(stage)) ?? '',
      requisiteStageRefIds: inside.length > 0 ? inside : [...after],
      ...(stage.name === undefined ? {} : { name: freshName(result, stage.name) }),
    };
    result = { ...result, stages: [...result.stages, copy] };
  }
  return { document: result, refIds: fresh };
}

/** Sets one field of a stage by dotted path; undefined removes it. The graph's own fields are not set this way. */
export function setStageField(
  document: PipelineDocument,
  refId: string,
  path: string,
  value: Json | undefined,
): PipelineDocument {
  if (path === 'refId' || path === 'requisiteStageRefIds') return document;
  return mapStage(document, refId, (stage) => withValue(stage, path, value));
}

/** Replaces all fields of a stage except its place in the graph. */
export function replaceStage(document: PipelineDocument, refId: string, fields: JsonObject): PipelineDocument {
  return mapStage(document, refId, (stage) => ({
    ...fields,
    refId,
    requisiteStageRefIds: [...requisitesOf(stage)],
  }));
}

/** Turns a stage into another type: what it has stays, what the new type starts with is added where nothing stands. */
export function changeType(
  document: PipelineDocument,
  refId: string,
  type: string,
  defaults: JsonObject,
): PipelineDocument {
  return mapStage(document, refId, (stage) => ({ ...defaults, ...stage, type }));
}

/** Sets a field of the pipeline itself. `stages` has its own edits. */
export function setField(document: PipelineDocument, path: string, value: Json | undefined): PipelineDocument {
  if (path === 'stages' || path.startsWith('stages.')) return document;
  return { ...withValue(document, path, value), stages: document.stages };
}

/** The list with one item at another place; positions outside the list change nothing. */
export function moveItem<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  return list.toSpliced(from, 1).toSpliced(to, 0, item);
}

function mapStage(
  document: PipelineDocument,
  refId: string,
  change: (stage: StageDocument) => JsonObject,
): PipelineDocument {
  return {
    ...document,
    stages: document.stages.map((stage) => (stage.refId === refId ? (change(stage) as StageDocument) : stage)),
  };
}
