import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { canonicalQuantity, parseQuantity } from './quantity.ts';
import type { ListOf, MapOf, Scalar, Schema, Struct } from './schema.ts';

/** A value of the wrong type; the message is the one the server's decoder gives. */
export class DecodeError extends Error {
  /** The same as server-side apply says it, where it has words of its own. */
  readonly applied: string | undefined;

  constructor(message: string, applied?: string) {
    super(message);
    this.applied = applied;
  }
}

export interface Decoded {
  value: JsonObject;
  /** Fields the type does not have, e.g. `spec.template.spec.containers[0].imge`. They are not in the value. */
  unknown: string[];
}

interface Walk {
  unknown: string[];
}

const maxUnknown = 50;

/** Checks types, drops unknown fields, nulls and values that mean nothing. Throws DecodeError for wrong types. */
export function decode(schema: Struct, input: JsonObject): Decoded {
  const walk: Walk = { unknown: [] };
  const value = decodeStruct(schema, input, { path: '', goPath: '', owner: schema.name }, walk);
  return { value, unknown: walk.unknown };
}

interface Place {
  /** As people read it, with indices. */
  path: string;
  /** As Go's decoder writes it: without indices. */
  goPath: string;
  owner: string;
}

function decodeValue(schema: Schema, input: Json, place: Place, walk: Walk): Json | undefined {
  if (input === null) return undefined;
  switch (schema.type) {
    case 'opaque':
      return input;
    case 'scalar':
      return decodeScalar(schema, input, place);
    case 'struct':
      return decodeStruct(schema, objectOr(input, schema.name, place), place, walk);
    case 'map':
      return decodeMap(schema, objectOr(input, 'map[string]string', place), place, walk);
    case 'list':
      return decodeList(schema, input, place, walk);
  }
}

function decodeStruct(schema: Struct, input: JsonObject, place: Place, walk: Walk): JsonObject {
  const value: JsonObject = {};
  for (const [key, member] of Object.entries(input)) {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    const field = schema.fields.get(key);
    if (field === undefined) {
      if (walk.unknown.length < maxUnknown) walk.unknown.push(path);
      continue;
    }
    const goPath = place.goPath === '' ? key : `${place.goPath}.${key}`;
    const decoded = decodeValue(field, member, { path, goPath, owner: schema.name }, walk);
    if (decoded !== undefined) value[key] = decoded;
  }
  return value;
}

function decodeMap(schema: MapOf, input: JsonObject, place: Place, walk: Walk): JsonObject | undefined {
  const value: JsonObject = {};
  for (const [key, member] of Object.entries(input)) {
    const decoded = decodeValue(schema.value, member, { ...place, path: `${place.path}.${key}` }, walk);
    value[key] = decoded ?? emptyOf(schema.value);
  }
  return Object.keys(value).length === 0 ? undefined : value;
}

/** In a map even an empty text is a value: the key says something. */
const emptyOf = (schema: Schema): Json => (schema.type === 'scalar' && schema.scalar === 'string' ? '' : null);

function decodeList(schema: ListOf, input: Json, place: Place, walk: Walk): Json[] | undefined {
  if (!Array.isArray(input)) throw mismatch(input, `[]${goType(schema.item)}`, place);
  if (input.length === 0) return undefined;
  return input.map((member, index) => {
    const decoded = decodeValue(schema.item, member, { ...place, path: `${place.path}[${index}]` }, walk);
    if (decoded !== undefined) return decoded;
    return schema.item.type === 'scalar' ? (member ?? '') : {};
  });
}

function decodeScalar(schema: Scalar, input: Json, place: Place): Json | undefined {
  switch (schema.scalar) {
    case 'string':
      if (typeof input !== 'string') throw mismatch(input, 'string', place);
      return input === '' && !schema.keep ? undefined : input;
    case 'boolean':
      if (typeof input !== 'boolean') throw mismatch(input, 'bool', place);
      return input || schema.keep ? input : undefined;
    case 'integer':
    case 'number':
      if (typeof input !== 'number') throw mismatch(input, 'int32', place);
      if (schema.scalar === 'integer' && !Number.isSafeInteger(input)) throw mismatch(input, 'int32', place);
      return input === 0 && !schema.keep ? undefined : input;
    case 'intOrString':
      if (typeof input !== 'number' && typeof input !== 'string') throw mismatch(input, 'int32', place);
      return input;
    case 'quantity':
      return decodeQuantity(input);
  }
}

function decodeQuantity(input: Json): string {
  const isQuantity = typeof input === 'number' || (typeof input === 'string' && parseQuantity(input) !== undefined);
  if (!isQuantity) {
    throw new DecodeError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return canonicalQuantity(String(input));
}

function objectOr(input: Json, type: string, place: Place): JsonObject {
  if (!isJsonObject(input)) throw mismatch(input, type, place);
  return input;
}

function mismatch(input: Json, wanted: string, place: Place): DecodeError {
  return new DecodeError(
    `json: cannot unmarshal ${jsonType(input)} into Go struct field ${place.owner}.${place.goPath} of type ${wanted}`,
    wanted === 'int32' ? `.${place.path}: expected numeric (int or float), got ${jsonType(input)}` : undefined,
  );
}

function jsonType(input: Json): string {
  if (Array.isArray(input)) return 'array';
  if (typeof input === 'number') return Number.isInteger(input) ? 'number' : `number ${input}`;
  return typeof input === 'boolean' ? 'bool' : typeof input;
}

function goType(schema: Schema): string {
  if (schema.type === 'struct') return `v1.${schema.name}`;
  return schema.type === 'scalar' && schema.scalar === 'integer' ? 'int32' : 'string';
}
