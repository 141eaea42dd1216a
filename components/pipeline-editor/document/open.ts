import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';

/**
 * Makes a stored document safe to edit by refId and leaves the rest untouched, key order included. Spinnaker stores
 * number refIds, and lists without any (each stage then follows the one before it); people who write JSON repeat a
 * refId. What had to be mended is told in `repairs`, one sentence each; turning numbers into text goes without saying.
 */
export interface Opened {
  document: PipelineDocument;
  repairs: string[];
}

export function openDocument(raw: JsonObject): Opened {
  const stages = Array.isArray(raw.stages) ? raw.stages.filter(isJsonObject) : [];
  const repairs: string[] = [];
  const isList = stages.length > 0 && stages.every((stage) => refText(stage.refId) === undefined);
  const opened = isList ? stages.map(chained) : withOwnRefIds(stages, repairs);
  if (isList && stages.length > 1) {
    repairs.push('The stages had no order of their own and run one after the other; that order is written out now.');
  }
  return { document: { ...raw, stages: opened }, repairs };
}

function chained(stage: JsonObject, index: number): StageDocument {
  return { ...stage, refId: String(index), requisiteStageRefIds: index === 0 ? [] : [String(index - 1)] };
}

function withOwnRefIds(stages: readonly JsonObject[], repairs: string[]): StageDocument[] {
  const seen = new Set<string>();
  let highest = 0;
  for (const stage of stages) {
    const refId = refText(stage.refId);
    if (refId !== undefined && /^\d{1,9}$/.test(refId)) highest = Math.max(highest, Number(refId));
  }
  return stages.map((stage) => {
    const wanted = refText(stage.refId);
    const taken = wanted === undefined || seen.has(wanted);
    const refId = taken ? String(++highest) : wanted;
    seen.add(refId);
    if (taken) repairs.push(repairOf(stage, wanted, refId));
    return { ...stage, refId, requisiteStageRefIds: refTexts(stage.requisiteStageRefIds) };
  });
}

function repairOf(stage: JsonObject, wanted: string | undefined, refId: string): string {
  const name = typeof stage.name === 'string' && stage.name ? `Stage “${stage.name}”` : 'A stage';
  return wanted === undefined
    ? `${name} had no refId and is number ${refId} now.`
    : `${name} had refId ${wanted}, which another stage has; it is ${refId} now.`;
}

function refText(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refTexts(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.map(refText).filter((refId) => refId !== undefined))];
}
