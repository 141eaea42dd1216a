/** The schema of a custom resource: from OpenAPI to the types that decoding and server-side apply work with. */
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { head } from '../schema/meta.ts';
import { keyed, list, map, opaque, type Schema, type Struct, set, struct } from '../schema/schema.ts';

/** The type of whole objects: what the schema says, and the head that every object has. */
export function objectSchema(kind: string, openApi: JsonObject): Struct {
  const own = fieldsOf(openApi);
  return struct(kind, { ...own, ...head });
}

function fieldsOf(openApi: JsonObject): Record<string, Schema> {
  const properties = isJsonObject(openApi.properties) ? openApi.properties : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, schemaOf(isJsonObject(property) ? property : {})]),
  );
}

/** Scalars are opaque: their types are checked with the rest, and reported in other words than decoding has. */
function schemaOf(openApi: JsonObject): Schema {
  if (openApi['x-kubernetes-preserve-unknown-fields'] === true) return opaque;
  if (openApi.type === 'array') return listOf(openApi, isJsonObject(openApi.items) ? schemaOf(openApi.items) : opaque);
  if (openApi.type !== 'object') return opaque;
  if (isJsonObject(openApi.properties)) {
    return struct('object', fieldsOf(openApi), { atomic: openApi['x-kubernetes-map-type'] === 'atomic' });
  }
  const more = openApi.additionalProperties;
  return isJsonObject(more) ? map(schemaOf(more)) : struct('object', {});
}

function listOf(openApi: JsonObject, item: Schema): Schema {
  const kind = openApi['x-kubernetes-list-type'];
  if (kind === 'set') return set(item);
  const keys = openApi['x-kubernetes-list-map-keys'];
  return kind === 'map' && Array.isArray(keys) ? keyed(item, keys.map(String)) : list(item);
}

/** Sets what is missing and has a default. Changes the value in place. */
export function setDefaults(openApi: JsonObject, value: Json | undefined): void {
  if (Array.isArray(value) && isJsonObject(openApi.items)) {
    for (const item of value) setDefaults(openApi.items, item);
  }
  if (!isJsonObject(value)) return;
  for (const [name, property] of Object.entries(isJsonObject(openApi.properties) ? openApi.properties : {})) {
    if (!isJsonObject(property)) continue;
    if (value[name] === undefined && property.default !== undefined) value[name] = structuredClone(property.default);
    setDefaults(property, value[name]);
  }
  if (!isJsonObject(openApi.additionalProperties)) return;
  for (const member of Object.values(value)) setDefaults(openApi.additionalProperties, member);
}
