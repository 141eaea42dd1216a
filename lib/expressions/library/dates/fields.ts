import { enumConstant } from '../../values/enums.ts';
import type { Zone } from '../../values/objects.ts';
import { EnumConstant, Instant, isoDayOfWeek, LocalDate, LocalDateTime } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { dateFailure, unsupportedUnit } from './failures.ts';
import { localAt } from './zoned.ts';

/** Fields and conversions that dates with and without a time share. */
export const dayOfWeekAt = (epochDay: number): Value =>
  enumConstant('java.time.DayOfWeek', isoDayOfWeek(epochDay) - 1) ?? null;

/** What a temporal accessor says about the date; used by `from`, `until` and comparisons. */
export function dateIn(value: Value): number {
  if (value instanceof LocalDate || value instanceof LocalDateTime) return value.epochDay;
  throw dateFailure('This is no date');
}

export const monthNumber = (month: Value): number => (month instanceof EnumConstant ? month.ordinal + 1 : 0);

/** The same week's other day for a DayOfWeek; another date takes its place. */
export function adjusted(epochDay: number, adjuster: Value): number {
  if (adjuster instanceof EnumConstant) return epochDay + (adjuster.ordinal + 1 - isoDayOfWeek(epochDay));
  if (adjuster instanceof LocalDate) return adjuster.epochDay;
  throw unsupportedUnit('of this adjuster');
}

const ranges = { hour: 23, minute: 59, second: 59, nano: 999_999_999 } as const;

export function checkedField(name: keyof typeof ranges, value: number): number {
  if (value >= 0 && value <= ranges[name]) return value;
  throw dateFailure(`${value} is no ${name} (0–${ranges[name]})`);
}

/** Nanoseconds of the day. */
export function timeOf(hour: number, minute: number, second: number, nano: number): number {
  const minutes = checkedField('hour', hour) * 60 + checkedField('minute', minute);
  return (minutes * 60 + checkedField('second', second)) * 1e9 + checkedField('nano', nano);
}

export function toDateTime(instant: Value, zone: Zone): LocalDateTime {
  if (instant instanceof Instant) return localAt(instant.seconds, instant.nanos, zone);
  throw dateFailure('This is no instant');
}
