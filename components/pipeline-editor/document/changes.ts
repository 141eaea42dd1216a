import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument, StageDocument } from '#lib/pipelines/document';
import { refIdOf, requisitesOf, stageOf, titleOf } from './stages.ts';

/** What changed between two documents, in the words of the graph: for conflicts, versions and the note of a save. */
export interface Change {
  /** Rewired: only what it runs after has changed. */
  kind: 'added' | 'removed' | 'changed' | 'rewired';
  /** `Stage “Deploy”`, `Parameter branch`, `Pipeline` */
  subject: string;
  /** `runs after “Build”`, `timeout: 30 → 60`; empty for what came or went as a whole. */
  details: string[];
  stageRefId?: string;
}

/** Fields every save rewrites; they say nothing about what a person did. */
const bookkeeping = new Set(['id', 'index', 'lastModified', 'lastModifiedBy', 'updateTs', 'createTs', 'stageCounter']);
const longestDetails = 12;

export function describeChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  return [
    ...pipelineChanges(before, after),
    ...listChanges('Parameter', before.parameterConfig, after.parameterConfig, 'name'),
    ...listChanges('Trigger', before.triggers, after.triggers, 'id'),
    ...listChanges('Notification', before.notifications, after.notifications, 'id'),
    ...stageChanges(before, after),
  ];
}

/** The document without what every save rewrites, for comparing it as text. */
export function comparable(document: PipelineDocument): JsonObject {
  return without(document, [...bookkeeping]);
}

function pipelineChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  const lists = ['stages', 'parameterConfig', 'triggers', 'notifications'];
  const details = fieldChanges(without(before, lists), without(after, lists));
  return details.length === 0 ? [] : [{ kind: 'changed', subject: 'Pipeline', details }];
}

function stageChanges(before: PipelineDocument, after: PipelineDocument): Change[] {
  const removed = before.stages.filter((stage) => !stageOf(after, refIdOf(stage)));
  const present = after.stages.flatMap((stage): Change[] => {
    const subject = `Stage “${titleOf(stage)}”`;
    const stageRefId = refIdOf(stage);
    const old = stageOf(before, stageRefId);
    if (!old) return [{ kind: 'added', subject, details: [placeOf(after, stage)], stageRefId }];
    const wiring = wiringChanges(before, after, old, stage);
    const fields = fieldChanges(own(old), own(stage));
    if (wiring.length + fields.length === 0) return [];
    return [
      { kind: fields.length === 0 ? 'rewired' : 'changed', subject, details: [...wiring, ...fields], stageRefId },
    ];
  });
  return [
    ...present,
    ...removed.map(
      (stage): Change => ({
        kind: 'removed',
        subject: `Stage “${titleOf(stage)}”`,
        details: [],
        stageRefId: refIdOf(stage),
      }),
    ),
  ];
}

function wiringChanges(before: PipelineDocument, after: PipelineDocument, old: StageDocument, now: StageDocument) {
  const was = [...requisitesOf(old)].sort();
  const is = [...requisitesOf(now)].sort();
  return jsonEquals(was, is) ? [] : [`${placeOf(after, now)} (was: ${placeOf(before, old)})`];
}

function placeOf(document: PipelineDocument, stage: StageDocument): string {
  const names = requisitesOf(stage).map((refId) => `“${titleOf(stageOf(document, refId) ?? { refId })}”`);
  return names.length === 0 ? 'starts with the pipeline' : `runs after ${names.join(', ')}`;
}

function own(stage: StageDocument): JsonObject {
  return without(stage, ['refId', 'requisiteStageRefIds']);
}

function listChanges(noun: string, before: Json | undefined, after: Json | undefined, key: string): Change[] {
  const old = keyed(noun, before, key);
  const now = keyed(noun, after, key);
  const changes: Change[] = [];
  for (const [name, item] of now) {
    const was = old.get(name);
    if (!was) changes.push({ kind: 'added', subject: name, details: [] });
    else {
      const details = fieldChanges(was, item);
      if (details.length > 0) changes.push({ kind: 'changed', subject: name, details });
    }
  }
  for (const name of old.keys()) if (!now.has(name)) changes.push({ kind: 'removed', subject: name, details: [] });
  const kept = (names: Iterable<string>, other: ReadonlyMap<string, unknown>) => [...names].filter((n) => other.has(n));
  if (!jsonEquals(kept(old.keys(), now), kept(now.keys(), old))) {
    changes.push({ kind: 'changed', subject: `${noun}s`, details: ['in another order'] });
  }
  return changes;
}

/** Items by a name a person recognises; two of the same name are told apart by a number. */
function keyed(noun: string, list: Json | undefined, key: string): Map<string, JsonObject> {
  const items = new Map<string, JsonObject>();
  for (const item of Array.isArray(list) ? list.filter(isJsonObject) : []) {
    const label = key === 'name' ? item.name : item.type;
    const stem = `${noun} ${typeof label === 'string' ? label : 'without a name'}`;
    let name = stem;
    for (let number = 2; items.has(name); number++) name = `${stem} ${number}`;
    items.set(name, item);
  }
  return items;
}

/** `path: old → new` for every leaf that differs. */
export function fieldChanges(before: JsonObject, after: JsonObject): string[] {
  const details = leafChanges(before, after, '');
  if (details.length <= longestDetails) return details;
  return [...details.slice(0, longestDetails), `and ${details.length - longestDetails} more fields`];
}

function leafChanges(before: JsonObject, after: JsonObject, prefix: string): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    if (prefix === '' && bookkeeping.has(key)) return [];
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    if (jsonEquals(was, is)) return [];
    const path = `${prefix}${key}`;
    if (isJsonObject(was) && isJsonObject(is)) return leafChanges(was, is, `${path}.`);
    if (was === undefined) return [`${path}: ${shown(is)} (new)`];
    if (is === undefined) return [`${path}: removed (was ${shown(was)})`];
    return [`${path}: ${shown(was)} → ${shown(is)}`];
  });
}

function shown(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = (text ?? '').replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line || '(empty)';
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
