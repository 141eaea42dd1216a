import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { type FieldChange, fieldChanges, inWords } from './field-changes.ts';
import { type Pairing, pairStages } from './pairing.ts';
import { refIdOf, requisitesOf, stageOf, titleOf } from './stages.ts';

/** What changed between two documents, in the words of the graph: for conflicts, versions and the note of a save. */
export interface Change {
  /** Moved: only what it runs after has changed. */
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** `Stage “Deploy”`, `Parameter branch`, `Pipeline` */
  subject: string;
  /** `runs after “Build”`, `timeout: 30 → 60`; empty for what came or went as a whole. */
  details: string[];
  fields: FieldChange[];
  /** What it runs after now, and before: `runs after “Build” (was: starts with the pipeline)`. */
  wiring?: string;
  /** What the later document calls the stage, or the earlier one when it is gone. */
  stageRefId?: string;
  /** What the earlier document calls the stage. */
  earlierRefId?: string;
}

/** Fields every save rewrites; they say nothing about what a person did. */
export const bookkeeping: ReadonlySet<string> = new Set([
  'id',
  'index',
  'lastModified',
  'lastModifiedBy',
  'updateTs',
  'createTs',
  'stageCounter',
]);

export function describeChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  return [
    ...pipelineChanges(before, after),
    ...listChanges('Parameter', before.parameterConfig, after.parameterConfig, 'name'),
    ...listChanges('Trigger', before.triggers, after.triggers, 'type'),
    ...listChanges('Expected artifact', before.expectedArtifacts, after.expectedArtifacts, 'displayName'),
    ...listChanges('Notification', before.notifications, after.notifications, 'type'),
    ...stageChanges(before, after),
  ];
}

/** The document without what every save rewrites, for comparing it as text. */
export function comparable(document: PipelineDocument): JsonObject {
  return without(document, bookkeeping);
}

const lists = ['stages', 'parameterConfig', 'triggers', 'expectedArtifacts', 'notifications'];

function pipelineChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  const rest = [...lists, ...bookkeeping];
  const fields = fieldChanges(without(before, rest), without(after, rest));
  return fields.length === 0 ? [] : [changed('Pipeline', fields)];
}

function changed(subject: string, fields: FieldChange[]): Change {
  return { kind: 'changed', subject, details: inWords(fields), fields };
}

function stageChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  const pairing = pairStages(before, after);
  const present = after.stages.flatMap((stage): Change[] => {
    const subject = `Stage “${titleOf(stage)}”`;
    const stageRefId = refIdOf(stage);
    const earlierRefId = pairing.earlier.get(stageRefId);
    const old = earlierRefId === undefined ? undefined : stageOf(before, earlierRefId);
    if (!old) return [{ kind: 'added', subject, details: [placeOf(after, stage)], fields: [], stageRefId }];
    const wiring = wiringChange(before, after, old, stage, pairing);
    const fields = fieldChanges(own(old), own(stage));
    if (!wiring && fields.length === 0) return [];
    return [
      {
        kind: fields.length === 0 ? 'moved' : 'changed',
        subject,
        details: [...(wiring ? [wiring] : []), ...inWords(fields)],
        fields,
        ...(wiring && { wiring }),
        stageRefId,
        earlierRefId,
      },
    ];
  });
  const gone = before.stages.filter((stage) => !pairing.later.has(refIdOf(stage)));
  return [
    ...present,
    ...gone.map((stage): Change => {
      const [stageRefId, earlierRefId] = [refIdOf(stage), refIdOf(stage)];
      return {
        kind: 'removed',
        subject: `Stage “${titleOf(stage)}”`,
        details: [],
        fields: [],
        stageRefId,
        earlierRefId,
      };
    }),
  ];
}

/** The same requisites under new numbers, or in another order, are the same. */
function wiringChange(
  before: PipelineDocument,
  after: PipelineDocument,
  old: StageDocument,
  now: StageDocument,
  { earlier }: Pairing,
): string | undefined {
  const was = requisitesOf(old).map((refId) => `${stageOf(before, refId) ? 'stage' : 'missing'} ${refId}`);
  const is = requisitesOf(now).map((refId) => {
    if (earlier.has(refId)) return `stage ${earlier.get(refId)}`;
    return `${stageOf(after, refId) ? 'new' : 'missing'} ${refId}`;
  });
  if (jsonEquals(was.sort(), is.sort())) return undefined;
  return `${placeOf(after, now)} (was: ${placeOf(before, old)})`;
}

function placeOf(document: PipelineDocument, stage: StageDocument): string {
  const names = requisitesOf(stage).map((refId) => `“${titleOf(stageOf(document, refId) ?? { refId })}”`);
  return names.length === 0 ? 'starts with the pipeline' : `runs after ${names.join(', ')}`;
}

function own(stage: StageDocument): JsonObject {
  return without(stage, ['refId', 'requisiteStageRefIds']);
}

/** Items of a list by their label: `noun` is how a person calls one. */
export function listChanges(noun: string, before: Json | undefined, after: Json | undefined, label: string): Change[] {
  const old = keyed(noun, before, label);
  const now = keyed(noun, after, label);
  const changes: Change[] = [];
  for (const [subject, item] of now) {
    const was = old.get(subject);
    if (!was) changes.push({ kind: 'added', subject, details: [], fields: [] });
    else {
      const fields = fieldChanges(without(was, bookkeeping), without(item, bookkeeping));
      if (fields.length > 0) changes.push(changed(subject, fields));
    }
  }
  for (const subject of old.keys()) {
    if (!now.has(subject)) changes.push({ kind: 'removed', subject, details: [], fields: [] });
  }
  const kept = (names: Iterable<string>, other: ReadonlyMap<string, unknown>) => [...names].filter((n) => other.has(n));
  if (!jsonEquals(kept(old.keys(), now), kept(now.keys(), old))) {
    changes.push({ ...changed(`${noun}s`, []), details: ['in another order'] });
  }
  return changes;
}

/** Items by a name a person recognises; two of the same name are told apart by a number. */
function keyed(noun: string, list: Json | undefined, key: string): Map<string, JsonObject> {
  const items = new Map<string, JsonObject>();
  for (const item of Array.isArray(list) ? list.filter(isJsonObject) : []) {
    const label = item[key];
    const stem = `${noun} ${typeof label === 'string' && label ? label : 'without a name'}`;
    let name = stem;
    for (let number = 2; items.has(name); number++) name = `${stem} ${number}`;
    items.set(name, item);
  }
  return items;
}

function without(object: JsonObject, keys: Iterable<string>): JsonObject {
  const dropped = new Set(keys);
  return Object.fromEntries(Object.entries(object).filter(([key]) => !dropped.has(key)));
}
