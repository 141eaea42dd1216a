/**
 * Strategic merge patch: a merge patch that knows which lists are maps (containers by name, ports by number) and takes
 * directives: `$patch: delete|replace`, `$retainKeys`, `$deleteFromPrimitiveList/<list>`, `$setElementOrder/<list>`.
 */
import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject, jsonEquals } from '#lib/kernel/json';
import { clone, own } from '../objects.ts';
import { type ListOf, memberSchema, type Schema } from '../schema/schema.ts';

/** A patch that contradicts itself; the message is meant for the client. */
export class StrategicPatchError extends Error {}

const orderPrefix = '$setElementOrder/';
const deletePrefix = '$deleteFromPrimitiveList/';

export function strategicPatch(schema: Schema | undefined, target: JsonObject, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const result = retained(target, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else setMember(result, key, memberSchema(schema, key), value, own(patch, orderPrefix + key));
  }
  applyListDirectives(schema, result, patch);
  return result;
}

function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch.$retainKeys;
  if (!Array.isArray(keys)) return { ...target };
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function setMember(
  result: JsonObject,
  key: string,
  schema: Schema | undefined,
  value: Json,
  order: Json | undefined,
): void {
  const current = own(result, key);
  if (isJsonObject(value)) {
    if (value.$patch === 'delete') delete result[key];
    else result[key] = strategicPatch(schema, isJsonObject(current) ? current : {}, value);
  } else if (Array.isArray(value) && schema?.type === 'list' && schema.mergeKey !== undefined) {
    const old = Array.isArray(current) ? current : [];
    const merged = mergeList(schema, old, value);
    result[key] = order === undefined ? newestFirst(schema, old, merged, value) : ordered(schema, merged, order);
  } else {
    result[key] = clone(value);
  }
}

function applyListDirectives(schema: Schema | undefined, result: JsonObject, patch: JsonObject): void {
  for (const [directive, value] of Object.entries(patch)) {
    if (!Array.isArray(value)) continue;
    if (directive.startsWith(deletePrefix)) {
      const key = directive.slice(deletePrefix.length);
      const current = own(result, key);
      if (Array.isArray(current)) result[key] = current.filter((item) => !value.some((gone) => jsonEquals(gone, item)));
    } else if (directive.startsWith(orderPrefix)) {
      const key = directive.slice(orderPrefix.length);
      const current = own(result, key);
      const field = memberSchema(schema, key);
      if (Array.isArray(current) && field?.type === 'list') result[key] = ordered(field, current, value);
    }
  }
}

function mergeList(schema: ListOf, current: Json[], patch: Json[]): Json[] {
  const items = new Map(current.map((item) => [idOf(schema, item), item]));
  if (patch.some((item) => isJsonObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isJsonObject(item) && item.$patch === 'replace')).map(withoutDirectives);
  }
  for (const item of patch) {
    const id = idOf(schema, item);
    if (schema.mergeKey === '') items.set(id, item);
    else if (!isJsonObject(item)) throw new StrategicPatchError('delete and merge of a list need objects as members');
    else if (item.$patch === 'delete') items.delete(id);
    else if (item.$patch !== undefined && item.$patch !== 'merge') {
      const type = printMap(item.$patch).slice(0, 50);
      throw new StrategicPatchError(`unknown patch type: ${type} in map: ${printMap(item).slice(0, 200)}`);
    } else items.set(id, mergeItem(schema, items.get(id), item));
  }
  return [...items.values()];
}

function mergeItem(schema: ListOf, old: Json | undefined, item: JsonObject): Json {
  if (own(item, schema.mergeKey ?? '') === undefined) {
    const shown = printMap(item).slice(0, 200);
    throw new StrategicPatchError(`map: ${shown} does not contain declared merge key: ${schema.mergeKey}`);
  }
  return strategicPatch(schema.item, isJsonObject(old) ? old : {}, item);
}

/** As Go prints a map, which is what the server's message does. */
function printMap(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printMap).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${key}:${printMap(value[key] ?? null)}`);
  return `map[${members.join(' ')}]`;
}

/** Members named by the directive come in its order; the others stay at the place they had. */
function ordered(schema: ListOf, items: Json[], order: Json | undefined): Json[] {
  if (!Array.isArray(order)) return items;
  const ranks = new Map(order.map((item, index) => [idOf(schema, item), index]));
  const rank = (item: Json) => ranks.get(idOf(schema, item)) ?? -1;
  const named = items.filter((item) => rank(item) >= 0).toSorted((a, b) => rank(a) - rank(b));
  let next = 0;
  return items.map((item) => (rank(item) < 0 ? item : (named[next++] ?? item)));
}

/**
 * Without a directive the server merges two lists, those of the patch and those of the object: whichever of two heads
 * stands first in the object comes first, and a head that is new comes at once.
 */
function newestFirst(schema: ListOf, old: Json[], merged: Json[], patch: Json[]): Json[] {
  const places = new Map(old.map((item, index) => [idOf(schema, item), index]));
  const place = (item: Json) => places.get(idOf(schema, item)) ?? -1;
  const patched = new Set(patch.map((item) => idOf(schema, item)));
  const order = patch.map((item) => idOf(schema, item));
  const rank = (item: Json) => order.indexOf(idOf(schema, item));
  const left = merged.filter((item) => patched.has(idOf(schema, item))).toSorted((a, b) => rank(a) - rank(b));
  const right = merged.filter((item) => !patched.has(idOf(schema, item)));
  const result: Json[] = [];
  while (left.length > 0 && right.length > 0) {
    const [first, second] = [place(left[0] ?? null), place(right[0] ?? null)];
    result.push((first < second ? left.shift() : right.shift()) ?? null);
  }
  return [...result, ...left, ...right];
}

/** What tells members of the list apart, as text. */
function idOf(schema: ListOf, item: Json): string {
  const key = schema.mergeKey ? (isJsonObject(item) ? own(item, schema.mergeKey) : item) : item;
  return JSON.stringify(key) ?? '';
}

function withoutDirectives<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutDirectives) as T;
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (!key.startsWith('$')) result[key] = withoutDirectives(member);
  }
  return result as T;
}
