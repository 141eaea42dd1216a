import type { Json } from '#lib/kernel/json';

/**
 * A small description of the API's types. One description serves decoding (types, unknown fields, what an empty value
 * means), strategic merge patches (merge keys) and server-side apply (which lists are maps).
 */
export type Schema = Scalar | Struct | MapOf | ListOf | Opaque;

export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'quantity';

export interface Scalar {
  type: 'scalar';
  scalar: ScalarType;
  /** An empty value ("" 0 false) differs from none. Without it the empty value is dropped, as Go's omitempty does. */
  keep: boolean;
}

export interface Struct {
  type: 'struct';
  /** The name the server uses in messages, e.g. `DeploymentSpec`. */
  name: string;
  fields: ReadonlyMap<string, Schema>;
  /** One owner for the whole value. */
  atomic: boolean;
  /** A union: a strategic merge patch names the members to keep. */
  retainKeys: boolean;
}

export interface MapOf {
  type: 'map';
  value: Schema;
  atomic: boolean;
}

export interface ListOf {
  type: 'list';
  item: Schema;
  /** How apply sees the list: as one value, as a set of scalars or as a map with the given keys. */
  topology: 'atomic' | 'set' | 'map';
  keys: readonly string[];
  keyDefaults: Readonly<Record<string, Json>>;
  /** How a strategic merge patch sees it: by this key, as a set (empty text), or replaced (undefined). */
  mergeKey: string | undefined;
}

/** Anything: kept as it is, owned as one value. */
export interface Opaque {
  type: 'opaque';
}

const scalar = (type: ScalarType, keep: boolean): Scalar => ({ type: 'scalar', scalar: type, keep });

export const text = scalar('string', false);
export const textKept = scalar('string', true);
export const integer = scalar('integer', false);
export const integerKept = scalar('integer', true);
export const bool = scalar('boolean', false);
export const boolKept = scalar('boolean', true);
export const intOrString = scalar('intOrString', true);
export const quantity = scalar('quantity', true);
export const opaque: Opaque = { type: 'opaque' };

interface StructOptions {
  atomic?: boolean;
  retainKeys?: boolean;
}

export const struct = (name: string, fields: Record<string, Schema>, options: StructOptions = {}): Struct => ({
  type: 'struct',
  name,
  fields: new Map(Object.entries(fields)),
  atomic: options.atomic ?? false,
  retainKeys: options.retainKeys ?? false,
});

export const map = (value: Schema): MapOf => ({ type: 'map', value, atomic: false });
export const atomicMap = (value: Schema): MapOf => ({ type: 'map', value, atomic: true });

const listOf = (item: Schema, rest: Partial<ListOf>): ListOf => ({
  type: 'list',
  item,
  topology: 'atomic',
  keys: [],
  keyDefaults: {},
  mergeKey: undefined,
  ...rest,
});

/** One value; a change of any member is a change of the list. */
export const list = (item: Schema): ListOf => listOf(item, {});
/** One value for apply, merged by a key in strategic merge patches. */
export const listMergedBy = (item: Schema, mergeKey: string): ListOf => listOf(item, { mergeKey });
/** Scalars without order or repetition. */
export const set = (item: Schema): ListOf => listOf(item, { topology: 'set', mergeKey: '' });
/** A map written as a list: members are told apart by the keys. */
export const keyed = (
  item: Schema,
  keys: readonly string[],
  options: { mergeKey?: string; keyDefaults?: Record<string, Json> } = {},
): ListOf =>
  listOf(item, {
    topology: 'map',
    keys,
    keyDefaults: options.keyDefaults ?? {},
    mergeKey: options.mergeKey ?? keys[0],
  });

/** The schema of a member, or undefined where the type has no such field. */
export function memberSchema(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema?.type === 'struct') return schema.fields.get(key);
  if (schema?.type === 'map') return schema.value;
  return schema?.type === 'opaque' ? opaque : undefined;
}
