import { byteLength, isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/**
 * What an entry keeps of a thing before and after: only what differs, as deep as it goes, so that one word in a pipeline of a
 * hundred stages reads as one word. Elements of lists are told apart by what they are called there (`refId`, `id`, `name`),
 * and a list without such names is kept whole. Equal members are left out.
 */
const names = ['refId', 'id', 'name'] as const;

export function differing(before: JsonObject, after: JsonObject): { before: JsonObject; after: JsonObject } {
  const [left, right] = pruned(before, after);
  return { before: isJsonObject(left) ? left : {}, after: isJsonObject(right) ? right : {} };
}

type Pair = readonly [Json | undefined, Json | undefined];

function pruned(left: Json | undefined, right: Json | undefined): Pair {
  if (isJsonObject(left) && isJsonObject(right)) return prunedObjects(left, right);
  if (Array.isArray(left) && Array.isArray(right)) {
    const name = names.find((one) => isNamedBy(left, one) && isNamedBy(right, one));
    return name ? prunedLists(left as JsonObject[], right as JsonObject[], name) : [left, right];
  }
  return [left, right];
}

function prunedObjects(left: JsonObject, right: JsonObject): Pair {
  const before: JsonObject = {};
  const after: JsonObject = {};
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (same(left[key], right[key])) continue;
    const [one, other] = pruned(left[key], right[key]);
    if (one !== undefined) before[key] = one;
    if (other !== undefined) after[key] = other;
  }
  return [before, after];
}

/** In their order; a list that was only put into another order is told by the names alone. */
function prunedLists(left: readonly JsonObject[], right: readonly JsonObject[], name: string): Pair {
  const before: Json[] = [];
  const after: Json[] = [];
  const counterpart = new Map(right.map((one) => [one[name], one]));
  const known = new Set(left.map((one) => one[name]));
  for (const one of left) {
    const other = counterpart.get(one[name]);
    if (!other) before.push(one);
    else if (!same(one, other)) {
      const [was, is] = prunedObjects(one, other);
      before.push({ [name]: one[name]!, ...(was as JsonObject) });
      after.push({ [name]: one[name]!, ...(is as JsonObject) });
    }
  }
  for (const one of right) if (!known.has(one[name])) after.push(one);
  if (before.length + after.length > 0) return [before, after];
  return [left.map((one) => one[name]!), right.map((one) => one[name]!)];
}

function isNamedBy(list: readonly Json[], name: string): boolean {
  const found = new Set(list.map((one) => (isJsonObject(one) ? one[name] : undefined)));
  const texts = [...found].every((one) => typeof one === 'string' || typeof one === 'number');
  return texts && found.size === list.length;
}

const same = (one: Json | undefined, other: Json | undefined) => JSON.stringify(one) === JSON.stringify(other);

/** Far more than anybody reads; what is larger stands in the versions of the thing itself. */
const mostBytes = 64 * 1024;

/** Members that do not fit, the largest first, say how large they are in place of what they are. */
export function fitting(value: JsonObject): JsonObject {
  const sizes = Object.entries(value).map(([key, member]) => ({ key, bytes: byteLength(member) }));
  let bytes = byteLength(value);
  const kept: JsonObject = { ...value };
  for (const { key, bytes: own } of sizes.sort((a, b) => b.bytes - a.bytes)) {
    if (bytes <= mostBytes) break;
    kept[key] = `… (${Math.ceil(own / 1024)} kB)`;
    bytes -= own;
  }
  return kept;
}
