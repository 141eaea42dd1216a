import { ExpressionError } from '../errors.ts';
import { classOf } from './class-of.ts';
import { numberKind, toDouble, toInt, toLongValue } from './numbers.ts';
import { Uuid } from './objects.ts';
import { civilOf, EnumConstant, Instant, JavaDate, LocalDate, LocalDateTime } from './temporal.ts';
import { Char, type Value } from './value.ts';

/** Order as Spring's comparator has it: null before everything, numbers by value, the rest by `compareTo`. */
export function compareValues(left: Value, right: Value): number {
  if (left === null) return right === null ? 0 : -1;
  if (right === null) return 1;
  const leftKind = numberKind(left);
  const rightKind = numberKind(right);
  if (leftKind && rightKind) return compareNumbers(left, right);
  const result = compareTo(left, right);
  if (result !== undefined) return result;
  const names = `${classOf(left)?.simpleName} and ${classOf(right)?.simpleName}`;
  throw new ExpressionError('operator-misuse', `Values of ${names} cannot be compared`);
}

export function compareNumbers(left: Value, right: Value): number {
  const kinds = [numberKind(left), numberKind(right)];
  if (kinds.includes('double') || kinds.includes('float')) return compareDoubles(toDouble(left), toDouble(right));
  if (kinds.includes('long')) return sign(toLongValue(left), toLongValue(right));
  return sign(toInt(left), toInt(right));
}

/** `Double.compare`: NaN is the largest, -0.0 is below 0.0. */
export function compareDoubles(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  const leftRank = Number.isNaN(left) ? 2 : Object.is(left, -0) ? 0 : 1;
  const rightRank = Number.isNaN(right) ? 2 : Object.is(right, -0) ? 0 : 1;
  return Math.sign(leftRank - rightRank);
}

const sign = <T extends number | bigint>(left: T, right: T) => (left < right ? -1 : left > right ? 1 : 0);

/** `left.compareTo(right)` of two values of one comparable class, else undefined. */
export function compareTo(left: Value, right: Value): number | undefined {
  if (typeof left === 'string') return typeof right === 'string' ? compareStrings(left, right) : undefined;
  if (typeof left === 'boolean') return typeof right === 'boolean' ? Number(left) - Number(right) : undefined;
  if (left instanceof Char) {
    return right instanceof Char ? left.value.charCodeAt(0) - right.value.charCodeAt(0) : undefined;
  }
  if (left instanceof EnumConstant) {
    return right instanceof EnumConstant && left.enumName === right.enumName ? left.ordinal - right.ordinal : undefined;
  }
  if (left instanceof Uuid) {
    if (!(right instanceof Uuid)) return undefined;
    const high = sign(BigInt.asIntN(64, left.bits >> 64n), BigInt.asIntN(64, right.bits >> 64n));
    return high !== 0 ? high : sign(BigInt.asIntN(64, left.bits), BigInt.asIntN(64, right.bits));
  }
  return compareDates(left, right);
}

/** Java compares UTF-16 units and answers their distance, or the distance of the lengths. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const distance = left.charCodeAt(i) - right.charCodeAt(i);
    if (distance !== 0) return distance;
  }
  return left.length - right.length;
}

function compareDates(left: Value, right: Value): number | undefined {
  if (left instanceof JavaDate) return right instanceof JavaDate ? sign(left.millis, right.millis) : undefined;
  if (left instanceof LocalDate)
    return right instanceof LocalDate ? compareLocalDates(left.epochDay, right.epochDay) : undefined;
  if (left instanceof LocalDateTime) {
    if (!(right instanceof LocalDateTime)) return undefined;
    return compareLocalDates(left.epochDay, right.epochDay) || sign(left.nanos, right.nanos);
  }
  if (!(left instanceof Instant) || !(right instanceof Instant)) return undefined;
  return sign(left.seconds, right.seconds) || left.nanos - right.nanos;
}

/** `LocalDate.compareTo` answers the distance of the years, else of the months, else of the days. */
function compareLocalDates(left: number, right: number): number {
  const a = civilOf(left);
  const b = civilOf(right);
  return a.year - b.year || a.month - b.month || a.day - b.day;
}
