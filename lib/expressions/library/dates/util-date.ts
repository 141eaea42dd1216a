import { illegalArgument, javaException, shorten } from '../../errors.ts';
import { compareTo } from '../../values/compare.ts';
import { civilOf, epochDayOf, Instant, isoDayOfWeek, JavaDate } from '../../values/temporal.ts';
import { pad, shortMonths } from '../../values/temporal-text.ts';
import type { Value } from '../../values/value.ts';
import { constructors, instanceMethods, staticMethods } from '../registry.ts';
import { instantMillis, instantOfMillis } from './instant.ts';
import { parseLegacyDate } from './legacy-date.ts';

const DAY = 86_400_000;

/** Milliseconds of calendar fields that may overflow, as the old constructors take them; the month counts from 0. */
export function millisOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const months = year * 12 + month;
  const first = epochDayOf({ year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1, day: 1 });
  return ((first + day - 1) * 24 + hour) * 3_600_000 + minute * 60_000 + second * 1000;
}

export function checkedMillis(millis: number): JavaDate {
  if (!Number.isSafeInteger(millis)) throw illegalArgument('The time lies outside of the calendar');
  return new JavaDate(millis);
}

constructors('java.util.Date', {
  'new()': (_self, run) => new JavaDate(Math.floor(run.scope.now())),
  'new(String)': (_self, run, text) => new JavaDate(legacy(text, run.scope.now())),
  'new(long)': (_self, _run, millis) => checkedMillis(Number(millis)),
  'new(int,int,int)': (_self, _run, year, month, day) => new JavaDate(millisOf(1900 + year, month, day, 0, 0, 0)),
  'new(int,int,int,int,int)': (_s, _r, year, month, day, hour, minute) =>
    new JavaDate(millisOf(1900 + year, month, day, hour, minute, 0)),
  'new(int,int,int,int,int,int)': (_s, _r, year, month, day, hour, minute, second) =>
    new JavaDate(millisOf(1900 + year, month, day, hour, minute, second)),
});

function legacy(text: string, now: number): number {
  const millis = parseLegacyDate(text, now);
  if (millis === undefined) throw illegalArgument(`"${shorten(text)}" is no date`);
  return millis;
}

function millisIn(value: Value): number {
  if (value instanceof JavaDate) return value.millis;
  throw javaException('NullPointerException', 'A date is needed, not null');
}

staticMethods('java.util.Date', {
  'from(Instant)': (_self, _run, instant) => {
    if (!(instant instanceof Instant)) throw javaException('NullPointerException', 'An instant is needed, not null');
    return checkedMillis(Number(instantMillis(instant)));
  },
  'parse(String)': (_self, run, text) => BigInt(legacy(text, run.scope.now())),
  'UTC(int,int,int,int,int,int)': (_s, _r, year, month, day, hour, minute, second) =>
    BigInt(millisOf(1900 + year, month, day, hour, minute, second)),
});

const dayOf = (self: JavaDate) => Math.floor(self.millis / DAY);
const secondOfDay = (self: JavaDate) => Math.floor((self.millis - dayOf(self) * DAY) / 1000);

function gmtText(self: JavaDate): string {
  const { year, month, day } = civilOf(dayOf(self));
  const seconds = secondOfDay(self);
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return `${day} ${shortMonths[month - 1]} ${year} ${time} GMT`;
}

function localeText(self: JavaDate): string {
  const { year, month, day } = civilOf(dayOf(self));
  const seconds = secondOfDay(self);
  const hour = Math.floor(seconds / 3600);
  const time = `${hour % 12 || 12}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${shortMonths[month - 1]} ${day}, ${year}, ${time}`;
}

instanceMethods<JavaDate>('java.util.Date')({
  'getTime()': (self) => BigInt(self.millis),
  'getYear()': (self) => civilOf(dayOf(self)).year - 1900,
  'getMonth()': (self) => civilOf(dayOf(self)).month - 1,
  'getDate()': (self) => civilOf(dayOf(self)).day,
  'getDay()': (self) => isoDayOfWeek(dayOf(self)) % 7,
  'getHours()': (self) => Math.floor(secondOfDay(self) / 3600),
  'getMinutes()': (self) => Math.floor(secondOfDay(self) / 60) % 60,
  'getSeconds()': (self) => secondOfDay(self) % 60,
  'getTimezoneOffset()': () => 0,
  'setTime(long)': () => null,
  'after(Date)': (self, _run, other) => self.millis > millisIn(other),
  'before(Date)': (self, _run, other) => self.millis < millisIn(other),
  'compareTo(Date)': (self, _run, other) => compareTo(self, new JavaDate(millisIn(other))) ?? 0,
  'toInstant()': (self) => instantOfMillis(BigInt(self.millis)),
  'toGMTString()': (self) => gmtText(self),
  'toLocaleString()': (self) => localeText(self),
});
