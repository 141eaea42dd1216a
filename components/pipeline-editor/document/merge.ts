import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { bookkeeping } from './changes.ts';
import { type Choices, Merge, type MergeConflict } from './merge-json.ts';
import { mergeStages } from './merge-stages.ts';

export interface Merged {
  /** Theirs with my changes; where both changed the same, what was chosen, and theirs as long as nothing was. */
  document: PipelineDocument;
  conflicts: MergeConflict[];
}

/**
 * Takes both of what two people made of one document. Stages, parameters, triggers and so on are the same thing on both
 * sides by what they were at the beginning; fields that only one side touched come from there.
 */
export function mergeDocuments(
  base: PipelineDocument,
  theirs: PipelineDocument,
  mine: PipelineDocument,
  choices: Choices = {},
): Merged {
  const merge = new Merge(choices);
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const document: JsonObject = {};
  for (const key of keys) {
    if (bookkeeping.has(key)) set(document, key, theirs[key] ?? mine[key]);
    else if (key === 'stages') document.stages = mergeStages(base, theirs, mine, merge);
    else if (Object.hasOwn(lists, key)) set(document, key, mergeList(key, { base, theirs, mine }, merge));
    else set(document, key, merge.value({ base: base[key], theirs: theirs[key], mine: mine[key] }, 'Pipeline', key));
  }
  return { document: document as PipelineDocument, conflicts: merge.conflicts };
}

function set(document: JsonObject, key: string, value: Json | undefined): void {
  if (value !== undefined) document[key] = value;
}

/** The noun of their items, and what a person recognises one by. */
const lists: Readonly<Record<string, readonly [noun: string, label: string]>> = {
  parameterConfig: ['Parameter', 'name'],
  triggers: ['Trigger', 'type'],
  expectedArtifacts: ['Expected artifact', 'displayName'],
  notifications: ['Notification', 'type'],
};

/** Theirs in their order, and what I added behind. */
function mergeList(
  key: string,
  documents: Record<'base' | 'theirs' | 'mine', PipelineDocument>,
  merge: Merge,
): Json | undefined {
  const { base, theirs, mine } = {
    base: documents.base[key],
    theirs: documents.theirs[key],
    mine: documents.mine[key],
  };
  if (jsonEquals(theirs, mine) || jsonEquals(base, mine)) return theirs;
  if (jsonEquals(base, theirs)) return mine;
  const [noun, label] = lists[key] ?? ['', ''];
  const byId = [base, theirs, mine].every(haveOwnIds);
  const [was, their, my] = [base, theirs, mine].map((list) => keyed(noun, list, byId ? 'id' : label));
  if (!was || !their || !my) return theirs;
  const items = [...new Set([...their.keys(), ...my.keys()])].map((name) => {
    const sides = { base: was.get(name), theirs: their.get(name), mine: my.get(name) };
    return merge.value(sides, byId ? nameOf(noun, sides.mine ?? sides.theirs, label) : name, '');
  });
  return items.filter((item) => item !== undefined);
}

const nameOf = (noun: string, item: JsonObject | undefined, label: string) => {
  const name = item?.[label];
  return `${noun} ${typeof name === 'string' && name ? name : 'without a name'}${item?.id ? ` (${String(item.id)})` : ''}`;
};

function haveOwnIds(list: Json | undefined): boolean {
  const ids = itemsOf(list).map(({ id }) => id);
  return ids.every((id) => typeof id === 'string' && id !== '') && new Set(ids).size === ids.length;
}

/** Two of the same name are told apart by a number. */
function keyed(noun: string, list: Json | undefined, key: string): Map<string, JsonObject> {
  const items = new Map<string, JsonObject>();
  for (const item of itemsOf(list)) {
    const label = item[key];
    const stem = `${noun} ${typeof label === 'string' && label ? label : 'without a name'}`;
    let name = stem;
    for (let number = 2; items.has(name); number++) name = `${stem} ${number}`;
    items.set(name, item);
  }
  return items;
}

const itemsOf = (list: Json | undefined) => (Array.isArray(list) ? list.filter(isJsonObject) : []);
