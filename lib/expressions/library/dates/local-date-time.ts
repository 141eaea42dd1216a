import { compareTo } from '../../values/compare.ts';
import { Zone } from '../../values/objects.ts';
import { civilOf, LocalDate, LocalDateTime } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { instanceMethods, staticMethods } from '../registry.ts';
import { dateOf, dayOfYear, dayOfYearOf, withDayOfMonth, withMonth, withYear } from './civil.ts';
import { dateFailure } from './failures.ts';
import { adjusted, checkedField, dayOfWeekAt, monthNumber, timeOf, toDateTime } from './fields.ts';
import { parseDateTime } from './iso.ts';
import { between, isDateUnit, plusDateTime, timeNanos, truncated, unitName } from './units.ts';
import { instantAt, localAt, zoneTime } from './zoned.ts';

const made = (epochDay: number, nanos: number) => new LocalDateTime(epochDay, nanos);

const utc = new Zone('UTC', 0);

staticMethods('java.time.LocalDateTime', {
  'now()': (_self, run) => zoneTime(run.scope.now(), utc),
  'now(ZoneId)': (_self, run, zone) => zoneTime(run.scope.now(), zone as Zone),
  'of(int,int,int,int,int)': (_s, _r, y, m, d, hour, minute) => made(dateOf(y, m, d), timeOf(hour, minute, 0, 0)),
  'of(int,int,int,int,int,int)': (_s, _r, y, m, d, hour, minute, second) =>
    made(dateOf(y, m, d), timeOf(hour, minute, second, 0)),
  'of(int,int,int,int,int,int,int)': (_s, _r, y, m, d, hour, minute, second, nano) =>
    made(dateOf(y, m, d), timeOf(hour, minute, second, nano)),
  'of(int,Month,int,int,int)': (_s, _r, y, m, d, hour, minute) =>
    made(dateOf(y, monthNumber(m), d), timeOf(hour, minute, 0, 0)),
  'of(int,Month,int,int,int,int)': (_s, _r, y, m, d, hour, minute, second) =>
    made(dateOf(y, monthNumber(m), d), timeOf(hour, minute, second, 0)),
  'of(int,Month,int,int,int,int,int)': (_s, _r, y, m, d, hour, minute, second, nano) =>
    made(dateOf(y, monthNumber(m), d), timeOf(hour, minute, second, nano)),
  'ofInstant(Instant,ZoneId)': (_s, _r, instant, zone) => toDateTime(instant, zone as Zone),
  'ofEpochSecond(long,int,ZoneOffset)': (_s, _r, seconds, nano, offset) =>
    localAt(Number(seconds), checkedField('nano', nano), offset as Zone),
  'parse(CharSequence)': (_s, _r, text) => parseDateTime(text),
  'from(TemporalAccessor)': (_s, _r, value) => dateTimeIn(value),
});

function dateTimeIn(value: Value): LocalDateTime {
  if (value instanceof LocalDateTime) return value;
  throw dateFailure('This is no date with a time');
}

const second = (self: LocalDateTime) => Math.floor(self.nanos / 1e9);
const hourOf = (self: LocalDateTime) => Math.floor(second(self) / 3600);
const minuteOf = (self: LocalDateTime) => Math.floor(second(self) / 60) % 60;
const secondOf = (self: LocalDateTime) => second(self) % 60;
const nanoOf = (self: LocalDateTime) => self.nanos - second(self) * 1e9;
const onDay = (self: LocalDateTime, epochDay: number) => made(epochDay, self.nanos);
const atTime = (self: LocalDateTime, nanos: number) => made(self.epochDay, nanos);
const plus = plusDateTime;

function order(self: LocalDateTime, other: Value): number {
  const end = dateTimeIn(other);
  return self.epochDay - end.epochDay || self.nanos - end.nanos;
}

instanceMethods<LocalDateTime>('java.time.LocalDateTime')({
  'getYear()': (self) => civilOf(self.epochDay).year,
  'getMonthValue()': (self) => civilOf(self.epochDay).month,
  'getDayOfMonth()': (self) => civilOf(self.epochDay).day,
  'getDayOfYear()': (self) => dayOfYear(self.epochDay),
  'getDayOfWeek()': (self) => dayOfWeekAt(self.epochDay),
  'getHour()': (self) => hourOf(self),
  'getMinute()': (self) => minuteOf(self),
  'getSecond()': (self) => secondOf(self),
  'getNano()': (self) => nanoOf(self),
  'plus(long,TemporalUnit)': (self, _run, count, unit) => plus(self, count, unitName(unit)),
  'minus(long,TemporalUnit)': (self, _run, count, unit) => plus(self, -count, unitName(unit)),
  'plusNanos(long)': (self, _run, count) => plus(self, count, 'NANOS'),
  'plusSeconds(long)': (self, _run, count) => plus(self, count, 'SECONDS'),
  'plusMinutes(long)': (self, _run, count) => plus(self, count, 'MINUTES'),
  'plusHours(long)': (self, _run, count) => plus(self, count, 'HOURS'),
  'plusDays(long)': (self, _run, count) => plus(self, count, 'DAYS'),
  'plusWeeks(long)': (self, _run, count) => plus(self, count, 'WEEKS'),
  'plusMonths(long)': (self, _run, count) => plus(self, count, 'MONTHS'),
  'plusYears(long)': (self, _run, count) => plus(self, count, 'YEARS'),
  'minusNanos(long)': (self, _run, count) => plus(self, -count, 'NANOS'),
  'minusSeconds(long)': (self, _run, count) => plus(self, -count, 'SECONDS'),
  'minusMinutes(long)': (self, _run, count) => plus(self, -count, 'MINUTES'),
  'minusHours(long)': (self, _run, count) => plus(self, -count, 'HOURS'),
  'minusDays(long)': (self, _run, count) => plus(self, -count, 'DAYS'),
  'minusWeeks(long)': (self, _run, count) => plus(self, -count, 'WEEKS'),
  'minusMonths(long)': (self, _run, count) => plus(self, -count, 'MONTHS'),
  'minusYears(long)': (self, _run, count) => plus(self, -count, 'YEARS'),
  'withYear(int)': (self, _run, year) => onDay(self, withYear(self.epochDay, year)),
  'withMonth(int)': (self, _run, month) => onDay(self, withMonth(self.epochDay, month)),
  'withDayOfMonth(int)': (self, _run, day) => onDay(self, withDayOfMonth(self.epochDay, day)),
  'withDayOfYear(int)': (self, _run, day) => onDay(self, dayOfYearOf(civilOf(self.epochDay).year, day)),
  'withHour(int)': (self, _run, hour) => atTime(self, timeOf(hour, minuteOf(self), secondOf(self), nanoOf(self))),
  'withMinute(int)': (self, _run, minute) => atTime(self, timeOf(hourOf(self), minute, secondOf(self), nanoOf(self))),
  'withSecond(int)': (self, _run, value) => atTime(self, timeOf(hourOf(self), minuteOf(self), value, nanoOf(self))),
  'withNano(int)': (self, _run, nano) => atTime(self, timeOf(hourOf(self), minuteOf(self), secondOf(self), nano)),
  'with(TemporalAdjuster)': (self, _run, adjuster) =>
    adjuster instanceof LocalDateTime ? adjuster : onDay(self, adjusted(self.epochDay, adjuster)),
  'truncatedTo(TemporalUnit)': (self, _run, unit) => atTime(self, truncated(self.nanos, unitName(unit))),
  'toLocalDate()': (self) => new LocalDate(self.epochDay),
  'toInstant(ZoneOffset)': (self, _run, offset) => instantAt(self, (offset as Zone).fixedOffset ?? 0),
  'toEpochSecond(ZoneOffset)': (self, _run, offset) =>
    BigInt(instantAt(self, (offset as Zone).fixedOffset ?? 0).seconds),
  'isAfter(ChronoLocalDateTime)': (self, _run, other) => order(self, other) > 0,
  'isBefore(ChronoLocalDateTime)': (self, _run, other) => order(self, other) < 0,
  'isEqual(ChronoLocalDateTime)': (self, _run, other) => order(self, other) === 0,
  'isSupported(TemporalUnit)': (_self, _run, unit) =>
    isDateUnit(unitName(unit)) || timeNanos(unitName(unit)) !== undefined,
  'compareTo(ChronoLocalDateTime)': (self, _run, other) => compareTo(self, other) ?? 0,
  'until(Temporal,TemporalUnit)': (self, _run, end, unit) => between(unitName(unit), self, dateTimeIn(end)),
});
