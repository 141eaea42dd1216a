import type { Meter } from '../budget.ts';
import { isMap, mapEntries, mapGet, mapHas, mapSize } from './maps.ts';
import { SimpleDateFormat, Uuid } from './objects.ts';
import { EnumConstant, Instant, JavaDate, LocalDate, LocalDateTime } from './temporal.ts';
import { Byte, Char, Double, Float, JavaArray, JavaCollection, MapEntry, Short, type Value } from './value.ts';

/** `Objects.equals`: same Java type and value; `1` and `1L` differ, lists and maps compare their elements. */
export function equalValues(left: Value, right: Value, meter: Meter): boolean {
  meter.step(3);
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left !== 'object' || typeof right !== 'object') return equalLongs(left, right) || bothNaN(left, right);
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right, meter);
  if (isMap(left)) return isMap(right) && equalMaps(left, right, meter);
  if (left instanceof JavaArray) return false;
  if (left instanceof JavaCollection) {
    return (
      left.kind === 'set' && right instanceof JavaCollection && right.kind === 'set' && equalSets(left, right, meter)
    );
  }
  if (left instanceof MapEntry) {
    return (
      right instanceof MapEntry &&
      equalValues(left.key, right.key, meter) &&
      equalValues(left.value, right.value, meter)
    );
  }
  return equalScalars(left, right);
}

const bothNaN = (left: Value, right: Value) => Number.isNaN(left) && Number.isNaN(right);

/** A whole JS number beyond 32 bits is a long that JSON brought in. */
function equalLongs(left: Value, right: Value): boolean {
  if (typeof left === 'bigint' && typeof right === 'number') return isWideNumber(right) && BigInt(right) === left;
  return typeof left === 'number' && typeof right === 'bigint' && isWideNumber(left) && BigInt(left) === right;
}

const isWideNumber = (value: number) => Number.isInteger(value) && (value | 0) !== value;

function equalScalars(left: object, right: object): boolean {
  if (left instanceof Double) return right instanceof Double && Object.is(left.value, right.value);
  if (left instanceof Float) return right instanceof Float && Object.is(left.value, right.value);
  if (left instanceof Byte) return right instanceof Byte && left.value === right.value;
  if (left instanceof Short) return right instanceof Short && left.value === right.value;
  if (left instanceof Char) return right instanceof Char && left.value === right.value;
  if (left instanceof EnumConstant) {
    return right instanceof EnumConstant && left.enumName === right.enumName && left.name === right.name;
  }
  if (left instanceof SimpleDateFormat) return right instanceof SimpleDateFormat && left.pattern === right.pattern;
  if (left instanceof Uuid) return right instanceof Uuid && left.bits === right.bits;
  return equalDates(left, right);
}

function equalDates(left: object, right: object): boolean {
  if (left instanceof JavaDate) return right instanceof JavaDate && left.millis === right.millis;
  if (left instanceof LocalDate) return right instanceof LocalDate && left.epochDay === right.epochDay;
  if (left instanceof LocalDateTime) {
    return right instanceof LocalDateTime && left.epochDay === right.epochDay && left.nanos === right.nanos;
  }
  if (left instanceof Instant)
    return right instanceof Instant && left.seconds === right.seconds && left.nanos === right.nanos;
  return false;
}

export function equalLists(left: readonly Value[], right: readonly Value[], meter: Meter): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (!equalValues(left[i] ?? null, right[i] ?? null, meter)) return false;
  return true;
}

function equalSets(left: JavaCollection, right: JavaCollection, meter: Meter): boolean {
  if (left.items.length !== right.items.length) return false;
  return left.items.every((item) => right.items.some((other) => equalValues(item, other, meter)));
}

function equalMaps(left: Value, right: Value, meter: Meter): boolean {
  if (!isMap(left) || !isMap(right) || mapSize(left) !== mapSize(right)) return false;
  for (const [key, value] of mapEntries(left)) {
    if (!mapHas(right, key) || !equalValues(value ?? null, mapGet(right, key), meter)) return false;
  }
  return true;
}
