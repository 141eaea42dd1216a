import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/** Dotted paths into JSON: `options.cascading`, `judgmentInputs.0.value`. Numbers step into lists. */

export function valueAt(root: Json | undefined, path: string): Json | undefined {
  let value = root;
  for (const key of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isJsonObject(value)) value = Object.hasOwn(value, key) ? value[key] : undefined;
    else return undefined;
  }
  return value;
}

/**
 * A copy with `value` at the path; undefined removes the member. Missing objects on the way are made, everything off
 * the way is the same object as before. Copies are made by spreading: a key such as `__proto__` becomes a plain member.
 */
export function withValue(root: JsonObject, path: string, value: Json | undefined): JsonObject {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) return withMember(root, head, value);
  const inside = Object.hasOwn(root, head) ? root[head] : undefined;
  return withMember(root, head, stepInto(inside, rest, value));
}

function stepInto(inside: Json | undefined, rest: string[], value: Json | undefined): Json | undefined {
  if (Array.isArray(inside)) return withItem(inside, rest, value);
  if (isJsonObject(inside)) return withValue(inside, rest.join('.'), value);
  return value === undefined ? inside : withValue({}, rest.join('.'), value);
}

function withItem(list: readonly Json[], [head = '', ...rest]: string[], value: Json | undefined): Json[] {
  const index = Number(head);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return [...list];
  const item = rest.length === 0 ? value : stepInto(list[index], rest, value);
  return item === undefined ? list.toSpliced(index, 1) : list.toSpliced(index, 1, item);
}

function withMember(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [key]: value };
  if (!Object.hasOwn(object, key)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
