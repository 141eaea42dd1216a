import { EnumConstant, Instant, LocalDate, LocalDateTime } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { DAY_NANOS, monthsBetween, plusDays, plusMonths } from './civil.ts';
import { dateFailure, overflow, unsupportedUnit } from './failures.ts';

/** Adding and counting by `ChronoUnit`. */
const nanosOf: Readonly<Record<string, number>> = {
  NANOS: 1,
  MICROS: 1e3,
  MILLIS: 1e6,
  SECONDS: 1e9,
  MINUTES: 60e9,
  HOURS: 3600e9,
  HALF_DAYS: 43200e9,
};
const daysOf: Readonly<Record<string, bigint>> = { DAYS: 1n, WEEKS: 7n };
const monthsOf: Readonly<Record<string, bigint>> = {
  MONTHS: 1n,
  YEARS: 12n,
  DECADES: 120n,
  CENTURIES: 1200n,
  MILLENNIA: 12000n,
};

const pick = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export const unitName = (unit: Value): string => (unit instanceof EnumConstant ? unit.name : 'null');

export const timeNanos = (name: string): number | undefined => pick(nanosOf, name);
export const isDateUnit = (name: string): boolean =>
  Object.hasOwn(daysOf, name) || Object.hasOwn(monthsOf, name) || name === 'ERAS';

export function plusDate(epochDay: number, count: bigint, unit: string): number {
  const days = pick(daysOf, unit);
  if (days !== undefined) return plusDays(epochDay, count * days);
  const months = pick(monthsOf, unit);
  if (months !== undefined) return plusMonths(epochDay, count * months);
  throw unsupportedUnit(unit);
}

export function plusNanos(dateTime: LocalDateTime, nanos: bigint): LocalDateTime {
  const total = BigInt(dateTime.nanos) + nanos;
  const day = BigInt(DAY_NANOS);
  const rest = ((total % day) + day) % day;
  return new LocalDateTime(plusDays(dateTime.epochDay, (total - rest) / day), Number(rest));
}

export function plusDateTime(dateTime: LocalDateTime, count: bigint, unit: string): LocalDateTime {
  const nanos = timeNanos(unit);
  if (nanos !== undefined) return plusNanos(dateTime, count * BigInt(nanos));
  return new LocalDateTime(plusDate(dateTime.epochDay, count, unit), dateTime.nanos);
}

const BILLION = 1_000_000_000n;

export function instantOf(nanos: bigint): Instant {
  const rest = ((nanos % BILLION) + BILLION) % BILLION;
  const seconds = (nanos - rest) / BILLION;
  if (seconds > 31556889864403199n || seconds < -31557014167219200n)
    throw dateFailure('The instant lies outside of all calendars');
  return new Instant(Number(seconds), Number(rest));
}

export const instantNanos = (instant: Instant): bigint => BigInt(instant.seconds) * BILLION + BigInt(instant.nanos);

export function plusInstant(instant: Instant, count: bigint, unit: string): Instant {
  const nanos = unit === 'DAYS' ? DAY_NANOS : timeNanos(unit);
  if (nanos === undefined) throw unsupportedUnit(unit);
  return instantOf(instantNanos(instant) + count * BigInt(nanos));
}

function asLong(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw overflow();
  return value;
}

/** `unit.between(from, to)`, both already of one class. */
export function between(unit: string, from: Value, to: Value): bigint {
  if (from instanceof LocalDate && to instanceof LocalDate) return datesBetween(unit, from.epochDay, to.epochDay);
  if (from instanceof LocalDateTime && to instanceof LocalDateTime) return dateTimesBetween(unit, from, to);
  if (from instanceof Instant && to instanceof Instant) {
    const nanos = unit === 'DAYS' ? DAY_NANOS : timeNanos(unit);
    if (nanos === undefined) throw unsupportedUnit(unit);
    return asLong((instantNanos(to) - instantNanos(from)) / BigInt(nanos));
  }
  throw dateFailure('These two dates are of different kinds');
}

function datesBetween(unit: string, from: number, to: number): bigint {
  const days = pick(daysOf, unit);
  if (days !== undefined) return BigInt(to - from) / days;
  const months = pick(monthsOf, unit);
  if (months !== undefined) return BigInt(monthsBetween(from, to)) / months;
  if (unit === 'ERAS') return 0n;
  throw unsupportedUnit(unit);
}

function dateTimesBetween(unit: string, from: LocalDateTime, to: LocalDateTime): bigint {
  const nanos = timeNanos(unit);
  if (nanos !== undefined) {
    const distance = BigInt(to.epochDay - from.epochDay) * BigInt(DAY_NANOS) + BigInt(to.nanos - from.nanos);
    return asLong(distance / BigInt(nanos));
  }
  let end = to.epochDay;
  if (end > from.epochDay && to.nanos < from.nanos) end--;
  else if (end < from.epochDay && to.nanos > from.nanos) end++;
  return datesBetween(unit, from.epochDay, end);
}

/** `truncatedTo`: the nanoseconds of the day down to a whole unit. */
export function truncated(nanos: number, unit: string): number {
  if (unit === 'DAYS') return 0;
  const size = timeNanos(unit);
  if (size === undefined) throw unsupportedUnit(unit);
  return nanos - (nanos % size);
}
