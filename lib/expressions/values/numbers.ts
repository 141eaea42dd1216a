import { Byte, Double, double, doubleToInt, doubleToLong, Float, Short, toLong, type Value } from './value.ts';

/** Ranks of Java's numeric promotion: the wider of two operands decides. */
export type NumberKind = 'byte' | 'short' | 'int' | 'long' | 'float' | 'double';

export function numberKind(value: Value): NumberKind | undefined {
  if (typeof value === 'number') {
    if ((value | 0) === value) return 'int';
    return Number.isInteger(value) ? 'long' : 'double';
  }
  if (typeof value === 'bigint') return 'long';
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Double) return 'double';
  if (value instanceof Float) return 'float';
  if (value instanceof Byte) return 'byte';
  return value instanceof Short ? 'short' : undefined;
}

export const isNumber = (value: Value): boolean => numberKind(value) !== undefined;

/** `doubleValue()`. */
export function toDouble(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Double || value instanceof Float || value instanceof Byte || value instanceof Short)
    return value.value;
  return Number.NaN;
}

/** `intValue()`. */
export function toInt(value: Value): number {
  if (typeof value === 'number') return Number.isInteger(value) ? wrapInt(value) : doubleToInt(value);
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  if (value instanceof Byte || value instanceof Short) return value.value;
  return doubleToInt(toDouble(value));
}

const wrapInt = (value: number) => ((value | 0) === value ? value : Number(BigInt.asIntN(32, BigInt(value))));

/** `longValue()`. */
export function toLongValue(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? toLong(BigInt(value)) : doubleToLong(value);
  return doubleToLong(toDouble(value));
}

/** The number as a value of the wanted kind, narrowed as a Java cast narrows. */
export function castNumber(value: Value, kind: NumberKind): Value {
  switch (kind) {
    case 'int':
      return toInt(value);
    case 'long':
      return toLongValue(value);
    case 'double':
      return double(toDouble(value));
    case 'float':
      return new Float(toDouble(value));
    case 'byte':
      return new Byte(toInt(value));
    case 'short':
      return new Short(toInt(value));
  }
}
