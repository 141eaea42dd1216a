import { isJsonObject, type JsonObject, jsonEquals, objectAt, stringAt } from '#lib/kernel/json';
import type { Hand, Manifest } from '#lib/providers/contract';
import { listAt, metadataOf } from '#lib/providers/kubernetes/manifest';
import type { Segment } from '#lib/providers/kubernetes/preview/difference';

/**
 * Who manages a field of a live object, as its `managedFields` say: trees of `f:` for fields, `k:` for items of lists by
 * their key, `v:` for plain values and `i:` for positions. Pure.
 */
export function ownersOf(live: Manifest | undefined, segments: readonly Segment[]): string[] {
  return [...new Set(handsOn(live, segments).map(({ manager }) => manager))];
}

/** The same with the time at which each wrote last, the latest first; without segments whoever wrote anything. */
export function handsOn(live: Manifest | undefined, segments: readonly Segment[]): Hand[] {
  const hands = new Map<string, number>();
  for (const entry of listAt(metadataOf(live), 'managedFields')) {
    const manager = stringAt(entry, 'manager');
    if (manager === undefined || !owns(objectAt(entry, 'fieldsV1'), segments)) continue;
    const at = Date.parse(stringAt(entry, 'time') ?? '') || 0;
    hands.set(manager, Math.max(at, hands.get(manager) ?? 0));
  }
  return [...hands].map(([manager, at]) => ({ manager, at })).sort((left, right) => right.at - left.at);
}

/** Whoever owns a field owns what is inside it, unless its tree goes deeper and names other parts. */
function owns(tree: JsonObject, segments: readonly Segment[]): boolean {
  let here = tree;
  for (const segment of segments) {
    const next = memberFor(here, segment);
    if (!next) return false;
    if (isLeaf(next)) return true;
    here = next;
  }
  return true;
}

const isLeaf = (tree: JsonObject): boolean => Object.keys(tree).every((key) => key === '.');

function memberFor(tree: JsonObject, segment: Segment): JsonObject | undefined {
  if ('field' in segment) return childAt(tree, `f:${segment.field}`);
  if ('index' in segment) return childAt(tree, `i:${segment.index}`);
  for (const [name, child] of Object.entries(tree)) {
    if (name.startsWith('k:') && isJsonObject(child) && fits(keyIn(name), segment.item)) return child;
  }
  return undefined;
}

function childAt(tree: JsonObject, name: string): JsonObject | undefined {
  const child = Object.hasOwn(tree, name) ? tree[name] : undefined;
  return isJsonObject(child) ? child : undefined;
}

function keyIn(name: string): JsonObject {
  try {
    const key: unknown = JSON.parse(name.slice(2));
    return isJsonObject(key) ? key : {};
  } catch {
    return {};
  }
}

const fits = (key: JsonObject, item: JsonObject): boolean =>
  Object.keys(key).length > 0 && Object.entries(key).every(([field, value]) => jsonEquals(item[field], value));
