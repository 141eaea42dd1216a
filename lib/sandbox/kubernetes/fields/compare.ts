import type { Json } from '#lib/kernel/json';
import { jsonEquals } from '#lib/kernel/json';
import type { Schema } from '../schema/schema.ts';
import { type Element, elementsOf } from './elements.ts';
import { emptySet, type FieldSet, insert, type Path } from './field-set.ts';

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

/** Go structs that are always there, so that filling one does not add it. */
const alwaysPresent = new Set(
  ['metadata', 'spec', 'status', 'template', 'strategy', 'updateStrategy', 'resources', 'containers'].map(
    (name) => `f:${name}`,
  ),
);

/** Which fields differ, told apart the way server-side apply owns them. */
export function compare(schema: Schema, before: Json | undefined, after: Json | undefined): Comparison {
  const result: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  compareAt(schema, before, after, [], result);
  return result;
}

function compareAt(
  schema: Schema,
  before: Json | undefined,
  after: Json | undefined,
  path: Path,
  result: Comparison,
): void {
  const left = elementsOf(schema, before);
  const right = elementsOf(schema, after);
  const leaf = (left === undefined && right === undefined) || (!left?.length && !right?.length);
  const step = path.at(-1);
  if (before === undefined && after !== undefined) {
    if (leaf || (step !== undefined && !alwaysPresent.has(step))) insert(result.added, path);
  } else if (before !== undefined && after === undefined) {
    insert(result.removed, path);
  } else if (leaf && !jsonEquals(before, after)) {
    insert(result.modified, path);
  }
  if (leaf) return;
  const lefts = byStep(left);
  const rights = byStep(right);
  for (const [name, element] of lefts) {
    compareAt(element.schema, element.value, rights.get(name)?.value, [...path, name], result);
  }
  for (const [name, element] of rights) {
    if (!lefts.has(name)) compareAt(element.schema, undefined, element.value, [...path, name], result);
  }
}

const byStep = (elements: Element[] | undefined): Map<string, Element> =>
  new Map((elements ?? []).map((element) => [element.step, element]));

/** The fields an applied configuration speaks about: its leaves and the members of its lists. */
export function fieldsOf(schema: Schema, value: Json): FieldSet {
  const set = emptySet();
  collect(schema, value, [], set);
  return set;
}

function collect(schema: Schema, value: Json, path: Path, set: FieldSet): void {
  const elements = elementsOf(schema, value);
  if (elements === undefined || elements.length === 0) {
    if (path.length > 0) insert(set, path);
    return;
  }
  for (const element of elements) {
    const below = [...path, element.step];
    if (!element.step.startsWith('f:')) insert(set, below);
    collect(element.schema, element.value, below, set);
  }
}
