import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/**
 * The fields with texts, numbers and booleans as their schema wants them. Parameters are texts, so `${parameters.versioned}` leaves
 * "true" where a boolean belongs, and a number where a text does is as common; Spinnaker reads each as the other. What cannot be
 * meant (a text that is no number) stays, and the schema goes on refusing it.
 */
export function withScalarTypes(schema: ScalarSchema, fields: JsonObject): JsonObject {
  const { error } = schema.safeParse(fields);
  let typed = fields;
  for (const { expected, path } of error?.issues ?? []) {
    if (expected === undefined) continue;
    const changed = changedAt(typed, path, (value) => asType(value, expected));
    if (isJsonObject(changed)) typed = changed;
  }
  return typed;
}

/** As much of zod as is asked: `expected` names the type when a value has another one. */
export interface ScalarSchema {
  safeParse(value: unknown): { error?: { issues: readonly { path: PropertyKey[]; expected?: unknown }[] } };
}

function asType(value: Json, expected: unknown): Json {
  if (expected === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (expected === 'boolean') return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : value;
  if (expected === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : value;
  return value;
}

/** A copy in which only what lies on the path is new. */
function changedAt(value: Json, [key, ...rest]: readonly PropertyKey[], change: (value: Json) => Json): Json {
  if (key === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changedAt(item, rest, change) : item));
  if (!isJsonObject(value) || typeof key !== 'string' || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: changedAt(value[key]!, rest, change) };
}
