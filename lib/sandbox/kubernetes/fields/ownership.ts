/**
 * Who owns which field. Two rules, both from the server:
 *
 * - An update takes what it changed and whoever owned that loses it.
 * - An apply names all fields its manager cares about. Changing a field of another manager is a conflict unless forced;
 *   a field it named before and names no longer is removed when nobody else owns it.
 */
import type { JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import type { Struct } from '../schema/schema.ts';
import { compare, fieldsOf } from './compare.ts';
import { difference, type FieldSet, intersection, isEmptySet, type Path, union, without } from './field-set.ts';
import { type Identity, isSame, type Manager } from './managers.ts';
import { merge, prune } from './merge.ts';

/** Set by the server itself; nobody owns them. */
const unowned: readonly Path[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ].map((name) => ['f:metadata', `f:${name}`]),
];

const owning = (set: FieldSet): FieldSet => {
  const kept = without(set, unowned);
  const metadata = kept.children.get('f:metadata');
  return metadata !== undefined && metadata.children.size === 0 ? without(kept, [['f:metadata']]) : kept;
};

/** Ownership after `identity` changed `before` to `after` by an ordinary write. */
export function takeOver(
  schema: Struct,
  before: JsonObject | undefined,
  after: JsonObject,
  managers: readonly Manager[],
  identity: Identity,
  time: string,
): Manager[] {
  const change = compare(schema, before ?? {}, after);
  const gained = owning(union(change.added, change.modified));
  const lost = union(gained, change.removed);
  const rest = managers.map((manager) => ({ ...manager, fields: difference(manager.fields, lost) }));
  if (isEmptySet(gained)) return rest;
  const same = rest.find((manager) => isSame(manager, identity));
  if (same === undefined) return [...rest, { ...identity, time, fields: gained }];
  return rest.map((manager) =>
    manager === same ? { ...manager, ...identity, time, fields: union(manager.fields, gained) } : manager,
  );
}

export interface Conflict {
  manager: Manager;
  fields: FieldSet;
}

export interface Applied {
  value: JsonObject;
  managers: Manager[];
  /** Fields of others that the configuration changes. Unless forced, the caller refuses. */
  conflicts: Conflict[];
}

/** Lays `configuration` over `live` for `identity`. */
export function applyConfiguration(
  schema: Struct,
  live: JsonObject | undefined,
  configuration: JsonObject,
  managers: readonly Manager[],
  identity: Identity,
  time: string,
): Applied {
  const base = live ?? {};
  const named = owning(fieldsOf(schema, configuration));
  const last = managers.find((manager) => isSame(manager, identity))?.fields;
  const others = managers.filter((manager) => !isSame(manager, identity));
  const merged = merge(schema, base, configuration);
  const owned = others.reduce((all, manager) => union(all, manager.fields), named);
  const pruned = last === undefined ? merged : prune(schema, merged, last, owned);
  const value = isJsonObject(pruned) ? pruned : {};
  const change = compare(schema, base, value);
  const changed = owning(union(change.added, change.modified));
  const conflicts: Conflict[] = [];
  const kept = others.map((manager) => {
    const fields = intersection(manager.fields, changed);
    if (!isEmptySet(fields)) conflicts.push({ manager, fields });
    return { ...manager, fields: difference(difference(manager.fields, fields), change.removed) };
  });
  return { value, managers: [...kept, { ...identity, time, fields: named }], conflicts };
}
