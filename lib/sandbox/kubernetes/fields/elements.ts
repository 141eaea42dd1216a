import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { own } from '../objects.ts';
import type { ListOf, Schema } from '../schema/schema.ts';

/** The steps below a value, as server-side apply sees it. `undefined`: the value is a leaf and has one owner. */
export interface Element {
  step: string;
  schema: Schema;
  value: Json;
}

export function elementsOf(schema: Schema, value: Json | undefined): Element[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (schema.type === 'struct' && !schema.atomic && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, member]) => {
      const field = schema.fields.get(key);
      return field === undefined ? [] : [{ step: `f:${key}`, schema: field, value: member }];
    });
  }
  if (schema.type === 'map' && !schema.atomic && isJsonObject(value)) {
    return Object.entries(value).map(([key, member]) => ({ step: `f:${key}`, schema: schema.value, value: member }));
  }
  if (schema.type === 'list' && schema.topology !== 'atomic' && Array.isArray(value)) {
    return value.map((item) => ({ step: stepOf(schema, item), schema: schema.item, value: item }));
  }
  return undefined;
}

/** How a member of a list is named in a path. */
export function stepOf(schema: ListOf, item: Json): string {
  if (schema.topology === 'set') return `v:${JSON.stringify(item)}`;
  const object = isJsonObject(item) ? item : {};
  const key: JsonObject = {};
  for (const name of [...schema.keys].sort()) {
    const part = own(object, name) ?? own(schema.keyDefaults, name);
    if (part !== undefined) key[name] = part;
  }
  return `k:${JSON.stringify(key)}`;
}

/** Keys under which a parent holds the value of a step: for structs and maps the field's name. */
export const fieldOf = (step: string): string => step.slice(2);
