import { compareTo } from '../../values/compare.ts';
import type { Zone } from '../../values/objects.ts';
import { civilOf, isLeapYear, LocalDate, LocalDateTime, lengthOfMonth } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { instanceMethods, staticMethods } from '../registry.ts';
import { dateOf, dayOfYear, dayOfYearOf, plusDays, plusMonths, withDayOfMonth, withMonth, withYear } from './civil.ts';
import { adjusted, dateIn, dayOfWeekAt, monthNumber, timeOf, toDateTime } from './fields.ts';
import { parseDate } from './iso.ts';
import { between, isDateUnit, plusDate, unitName } from './units.ts';
import { zoneTime } from './zoned.ts';

const made = (epochDay: number) => new LocalDate(epochDay);

staticMethods('java.time.LocalDate', {
  'now()': (_self, run) => made(Math.floor(run.scope.now() / 86_400_000)),
  'now(ZoneId)': (_self, run, zone) => made(zoneTime(run.scope.now(), zone as Zone).epochDay),
  'of(int,int,int)': (_self, _run, year, month, day) => made(dateOf(year, month, day)),
  'of(int,Month,int)': (_self, _run, year, month, day) => made(dateOf(year, monthNumber(month), day)),
  'ofYearDay(int,int)': (_self, _run, year, day) => made(dayOfYearOf(year, day)),
  'ofEpochDay(long)': (_self, _run, day) => made(plusDays(0, day)),
  'ofInstant(Instant,ZoneId)': (_self, _run, instant, zone) => made(toDateTime(instant, zone as Zone).epochDay),
  'parse(CharSequence)': (_self, _run, text) => made(parseDate(text)),
  'from(TemporalAccessor)': (_self, _run, value) => made(dateIn(value)),
});

const order = (self: LocalDate, other: Value) => self.epochDay - dateIn(other);
const plus = (self: LocalDate, count: bigint, unit: string) => made(plusDate(self.epochDay, count, unit));

instanceMethods<LocalDate>('java.time.LocalDate')({
  'getYear()': (self) => civilOf(self.epochDay).year,
  'getMonthValue()': (self) => civilOf(self.epochDay).month,
  'getDayOfMonth()': (self) => civilOf(self.epochDay).day,
  'getDayOfYear()': (self) => dayOfYear(self.epochDay),
  'getDayOfWeek()': (self) => dayOfWeekAt(self.epochDay),
  'isLeapYear()': (self) => isLeapYear(civilOf(self.epochDay).year),
  'lengthOfMonth()': (self) => lengthOfMonth(civilOf(self.epochDay).year, civilOf(self.epochDay).month),
  'lengthOfYear()': (self) => (isLeapYear(civilOf(self.epochDay).year) ? 366 : 365),
  'toEpochDay()': (self) => BigInt(self.epochDay),
  'plus(long,TemporalUnit)': (self, _run, count, unit) => plus(self, count, unitName(unit)),
  'minus(long,TemporalUnit)': (self, _run, count, unit) => plus(self, -count, unitName(unit)),
  'plusDays(long)': (self, _run, count) => plus(self, count, 'DAYS'),
  'plusWeeks(long)': (self, _run, count) => plus(self, count, 'WEEKS'),
  'plusMonths(long)': (self, _run, count) => made(plusMonths(self.epochDay, count)),
  'plusYears(long)': (self, _run, count) => plus(self, count, 'YEARS'),
  'minusDays(long)': (self, _run, count) => plus(self, -count, 'DAYS'),
  'minusWeeks(long)': (self, _run, count) => plus(self, -count, 'WEEKS'),
  'minusMonths(long)': (self, _run, count) => plus(self, -count, 'MONTHS'),
  'minusYears(long)': (self, _run, count) => plus(self, -count, 'YEARS'),
  'withYear(int)': (self, _run, year) => made(withYear(self.epochDay, year)),
  'withMonth(int)': (self, _run, month) => made(withMonth(self.epochDay, month)),
  'withDayOfMonth(int)': (self, _run, day) => made(withDayOfMonth(self.epochDay, day)),
  'withDayOfYear(int)': (self, _run, day) => made(dayOfYearOf(civilOf(self.epochDay).year, day)),
  'with(TemporalAdjuster)': (self, _run, adjuster) => made(adjusted(self.epochDay, adjuster)),
  'atStartOfDay()': (self) => new LocalDateTime(self.epochDay, 0),
  'atTime(int,int)': (self, _run, hour, minute) => new LocalDateTime(self.epochDay, timeOf(hour, minute, 0, 0)),
  'atTime(int,int,int)': (self, _run, hour, minute, second) =>
    new LocalDateTime(self.epochDay, timeOf(hour, minute, second, 0)),
  'atTime(int,int,int,int)': (self, _run, hour, minute, second, nano) =>
    new LocalDateTime(self.epochDay, timeOf(hour, minute, second, nano)),
  'isAfter(ChronoLocalDate)': (self, _run, other) => order(self, other) > 0,
  'isBefore(ChronoLocalDate)': (self, _run, other) => order(self, other) < 0,
  'isEqual(ChronoLocalDate)': (self, _run, other) => order(self, other) === 0,
  'isSupported(TemporalUnit)': (_self, _run, unit) => isDateUnit(unitName(unit)),
  'compareTo(ChronoLocalDate)': (self, _run, other) => compareTo(self, other) ?? 0,
  'until(Temporal,TemporalUnit)': (self, _run, end, unit) => between(unitName(unit), self, made(dateIn(end))),
});
