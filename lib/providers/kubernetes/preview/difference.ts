import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';

/**
 * The difference of two objects, field by field. Items of lists are told apart as Kubernetes does, by a key that names
 * them, so that a new container in front does not look like a change of all behind it. Pure.
 */
export type Segment =
  | { field: string }
  /** An item of a list, with the key that names it. */
  | { item: JsonObject; key: string }
  | { index: number };

export interface Difference {
  segments: Segment[];
  before: Json | undefined;
  after: Json | undefined;
}

/** Keys that name items, the most telling first; the first that every item has, each with another value, counts. */
const itemKeys = [
  'name',
  'mountPath',
  'devicePath',
  'containerPort',
  'port',
  'topologyKey',
  'key',
  'type',
  'ip',
  'uid',
];

const maxDepth = 60;

export function differences(before: Json | undefined, after: Json | undefined): Difference[] {
  const found: Difference[] = [];
  compare(before, after, [], found);
  return found;
}

function compare(before: Json | undefined, after: Json | undefined, at: Segment[], found: Difference[]): void {
  if (jsonEquals(before, after)) return;
  if (at.length < maxDepth) {
    if (isJsonObject(before) && isJsonObject(after)) {
      for (const field of new Set([...Object.keys(after), ...Object.keys(before)])) {
        compare(own(before, field), own(after, field), [...at, { field }], found);
      }
      return;
    }
    if (Array.isArray(before) && Array.isArray(after) && compareLists(before, after, at, found)) return;
  }
  found.push({ segments: at, before, after });
}

/** False for lists of plain values, which are shown whole. */
function compareLists(before: Json[], after: Json[], at: Segment[], found: Difference[]): boolean {
  if (![...before, ...after].every(isJsonObject)) return false;
  const [left, right] = [before as JsonObject[], after as JsonObject[]];
  const key = itemKeys.find((candidate) => names(left, candidate) && names(right, candidate));
  if (key === undefined) {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      compare(left[index], right[index], [...at, { index }], found);
    }
    return true;
  }
  const already = found.length;
  for (const item of right) {
    const same = left.find((candidate) => candidate[key] === item[key]);
    compare(same, item, [...at, { item: same ?? item, key }], found);
  }
  for (const item of left) {
    if (!right.some((candidate) => candidate[key] === item[key])) {
      found.push({ segments: [...at, { item, key }], before: item, after: undefined });
    }
  }
  // Only the order differs, which for some lists means something.
  return found.length > already;
}

function names(items: readonly JsonObject[], key: string): boolean {
  const values = items.map((item) => item[key]);
  return values.every((value) => typeof value === 'string' || typeof value === 'number') && isSet(values);
}

const isSet = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** `spec.containers[name=web].image`, `metadata.labels["app.kubernetes.io/name"]` */
export function pathOf(segments: readonly Segment[]): string {
  return segments.reduce((path, segment) => {
    if ('index' in segment) return `${path}[${segment.index}]`;
    if ('item' in segment) return `${path}[${segment.key}=${String(segment.item[segment.key])}]`;
    if (!/^[\w-]+$/.test(segment.field)) return `${path}[${JSON.stringify(segment.field)}]`;
    return path === '' ? segment.field : `${path}.${segment.field}`;
  }, '');
}
