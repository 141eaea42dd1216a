import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { clone, own } from '../objects.ts';
import { type ListOf, memberSchema, type Schema } from '../schema/schema.ts';
import { elementsOf, fieldOf, stepOf } from './elements.ts';
import { type FieldSet, isEmptySet } from './field-set.ts';

/** The live value with the applied configuration laid over it; nothing is removed. */
export function merge(schema: Schema, live: Json | undefined, applied: Json): Json {
  if (live === undefined || elementsOf(schema, applied) === undefined) return clone(applied);
  if (schema.type === 'list' && Array.isArray(live) && Array.isArray(applied)) return mergeList(schema, live, applied);
  if (isJsonObject(live) && isJsonObject(applied)) return mergeObject(schema, live, applied);
  return clone(applied);
}

function mergeObject(schema: Schema, live: JsonObject, applied: JsonObject): JsonObject {
  const result: JsonObject = { ...live };
  for (const [key, value] of Object.entries(applied)) {
    const field = memberSchema(schema, key);
    if (field !== undefined) result[key] = merge(field, own(live, key), value);
  }
  return result;
}

/**
 * As the server merges: members that only the live list has come first where the two meet, and those of both in the
 * order of the configuration.
 */
function mergeList(schema: ListOf, live: Json[], applied: Json[]): Json[] {
  const liveSteps = live.map((item) => stepOf(schema, item));
  const steps = applied.map((item) => stepOf(schema, item));
  const wanted = new Set(steps);
  const position = new Map(liveSteps.map((step, index) => [step, index]));
  const result: Json[] = [];
  let left = 0;
  for (const [right, item] of applied.entries()) {
    const step = steps[right] ?? '';
    const nextShared = steps.slice(right).find((one) => position.has(one));
    for (; left < live.length && liveSteps[left] !== nextShared; left++) {
      if (!wanted.has(liveSteps[left] ?? '')) result.push(live[left] ?? null);
    }
    const index = position.get(step);
    result.push(merge(schema.item, index === undefined ? undefined : live[index], item));
    if (liveSteps[left] === step) left++;
  }
  const rest = live.slice(left).filter((_, index) => !wanted.has(liveSteps[left + index] ?? ''));
  return [...result, ...rest];
}

/**
 * Removes what the manager applied last time, applies no longer and nobody else owns. `owned` is what anybody owns now.
 * A list member goes as a whole, with what the defaults had added to it, unless somebody owns a part of it.
 */
export function prune(schema: Schema, value: Json, last: FieldSet, owned: FieldSet): Json {
  const elements = elementsOf(schema, value);
  if (elements === undefined) return value;
  const list: Json[] = [];
  const object: JsonObject = {};
  for (const element of elements) {
    const before = last.children.get(element.step);
    const now = owned.children.get(element.step) ?? nothing;
    if (before?.member && isEmptySet(now)) continue;
    const kept = before === undefined ? element.value : prune(element.schema, element.value, before, now);
    if (Array.isArray(value)) list.push(kept);
    else object[fieldOf(element.step)] = kept;
  }
  return Array.isArray(value) ? list : object;
}

const nothing: FieldSet = { member: false, children: new Map() };
