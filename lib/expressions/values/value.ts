import type { JavaClass } from './java-class.ts';

/**
 * The values of the language. Protocol:
 *
 * - `null`, booleans and strings are themselves; `undefined` never leaves a lookup.
 * - An int is a JS number within 32 bits, a long a bigint (beyond 64 bits: a BigInteger). A double is a JS number with a fraction (or NaN, ±Infinity),
 *   or a `Double` where the number is whole, so that `1.0` stays apart from `1`. `float`, `byte`, `short` and `char`
 *   are always boxed. A whole JS number beyond 32 bits (it comes from JSON) counts as a long.
 * - Lists are arrays (frozen = unmodifiable), maps are plain objects from JSON or a `JavaMap`; everything else of Java
 *   is an instance of a class of this room. Plain objects are read through `Object.hasOwn` only: there is no way from
 *   an expression to a JS prototype, and no code path that calls a function found in data.
 */
export type Value = unknown;

export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = Math.fround(value);
  }
}

export class Byte {
  readonly value: number;
  constructor(value: number) {
    this.value = (value << 24) >> 24;
  }
}

export class Short {
  readonly value: number;
  constructor(value: number) {
    this.value = (value << 16) >> 16;
  }
}

/** One UTF-16 unit. */
export class Char {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** A Java array. */
export class JavaArray {
  readonly component: JavaClass;
  readonly items: Value[];
  constructor(component: JavaClass, items: Value[]) {
    this.component = component;
    this.items = items;
  }
}

/** A collection that is no list: a set, or the values of a map. It has an order but no index of its own. */
export class JavaCollection {
  readonly kind: 'set' | 'collection';
  readonly items: Value[];
  constructor(kind: 'set' | 'collection', items: Value[]) {
    this.kind = kind;
    this.items = items;
  }
}

export class MapEntry {
  readonly key: Value;
  readonly value: Value;
  constructor(key: Value, value: Value) {
    this.key = key;
    this.value = value;
  }
}

/** What `#doNotEval` returns: a value whose text is never evaluated again. */
export class NotEvaluable {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** A double in its one representation. */
export function double(value: number): Value {
  return Number.isInteger(value) ? new Double(value) : value;
}

const MAX_LONG = 9223372036854775807n;
const MIN_LONG = -9223372036854775808n;

/** A bigint beyond 64 bits is a BigInteger: it comes from JSON or YAML and stays exact. */
export const isLong = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

export const toLong = (value: bigint): bigint => BigInt.asIntN(64, value);

/** Java's narrowing of a double to a long: NaN is 0, what is too large saturates. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return MAX_LONG;
  if (value <= -(2 ** 63)) return MIN_LONG;
  return BigInt(Math.trunc(value));
}

/** Java's narrowing of a double to an int. */
export function doubleToInt(value: number): number {
  if (Number.isNaN(value)) return 0;
  if (value >= 2147483647) return 2147483647;
  if (value <= -2147483648) return -2147483648;
  return Math.trunc(value) | 0;
}

export const isPlainObject = (value: Value): value is Record<string, Value> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
