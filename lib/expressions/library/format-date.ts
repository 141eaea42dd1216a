import { javaException } from '../errors.ts';
import { classNameOf } from '../values/class-of.ts';
import { numberKind, toLongValue } from '../values/numbers.ts';
import { civilOf, epochDayOf, Instant, isoDayOfWeek, JavaDate, LocalDate, LocalDateTime } from '../values/temporal.ts';
import { pad } from '../values/temporal-text.ts';
import type { Value } from '../values/value.ts';
import { longDays, longMonths } from './calendar-names.ts';
import type { Specifier } from './format-specifier.ts';

/** `%tY` and the like, of a long (epoch milliseconds) or a date; the zone is UTC. */
interface Fields {
  epochDay: number;
  /** Nanoseconds of the day; undefined for a date without time. */
  nanos: number | undefined;
  /** A local time: it knows no zone and no distance from the epoch. */
  zoneless?: boolean;
}

function fieldsOf(value: Value, spec: Specifier): Fields {
  if (numberKind(value) === 'long') return fromMillis(Number(toLongValue(value)));
  if (value instanceof JavaDate) return fromMillis(value.millis);
  if (value instanceof LocalDate) return { epochDay: value.epochDay, nanos: undefined };
  if (value instanceof LocalDateTime) return { epochDay: value.epochDay, nanos: value.nanos, zoneless: true };
  throw javaException(
    'java.util.IllegalFormatConversionException',
    `"${spec.text}" cannot print a ${classNameOf(value)}`,
  );
}

function fromMillis(millis: number): Fields {
  const epochDay = Math.floor(millis / 86_400_000);
  return { epochDay, nanos: (millis - epochDay * 86_400_000) * 1e6 };
}

export function formatDate(value: Value, spec: Specifier): string {
  if (value instanceof Instant)
    throw javaException('java.time.temporal.UnsupportedTemporalTypeException', 'An Instant has no calendar fields');
  return field(fieldsOf(value, spec), spec.date, spec);
}

function field(fields: Fields, letter: string, spec: Specifier): string {
  const { year, month, day } = civilOf(fields.epochDay);
  const weekday = isoDayOfWeek(fields.epochDay) - 1;
  switch (letter) {
    case 'Y':
      return pad(year, 4);
    case 'y':
      return pad(year % 100);
    case 'C':
      return pad(Math.floor(year / 100));
    case 'm':
      return pad(month);
    case 'd':
      return pad(day);
    case 'e':
      return String(day);
    case 'j':
      return pad(fields.epochDay - epochDayOf({ year, month: 1, day: 1 }) + 1, 3);
    case 'B':
      return longMonths[month - 1] ?? '';
    case 'b':
    case 'h':
      return (longMonths[month - 1] ?? '').slice(0, 3);
    case 'A':
      return longDays[weekday] ?? '';
    case 'a':
      return (longDays[weekday] ?? '').slice(0, 3);
    case 'F':
      return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
    case 'D':
      return `${pad(month)}/${pad(day)}/${pad(year % 100)}`;
    default:
      return timeField(fields, letter, spec);
  }
}

function timeField(fields: Fields, letter: string, spec: Specifier): string {
  if (fields.zoneless && 'zZsQc'.includes(letter)) {
    throw javaException('java.util.IllegalFormatConversionException', `A local time has no "%t${letter}"`);
  }
  if (fields.nanos === undefined)
    throw javaException('java.time.temporal.UnsupportedTemporalTypeException', `A date has no "%t${letter}"`);
  const seconds = Math.floor(fields.nanos / 1e9);
  const hour = Math.floor(seconds / 3600);
  const minute = Math.floor(seconds / 60) % 60;
  const clock = `${pad(hour)}:${pad(minute)}`;
  switch (letter) {
    case 'H':
      return pad(hour);
    case 'k':
      return String(hour);
    case 'I':
      return pad(hour % 12 || 12);
    case 'l':
      return String(hour % 12 || 12);
    case 'M':
      return pad(minute);
    case 'S':
      return pad(seconds % 60);
    case 'L':
      return pad(Math.floor((fields.nanos % 1e9) / 1e6), 3);
    case 'N':
      return pad(fields.nanos % 1e9, 9);
    case 'p':
      return hour < 12 ? 'am' : 'pm';
    case 'z':
      return '+0000';
    case 'Z':
      return 'UTC';
    case 's':
      return String(fields.epochDay * 86_400 + seconds);
    case 'Q':
      return String(fields.epochDay * 86_400_000 + Math.floor(fields.nanos / 1e6));
    case 'R':
      return clock;
    case 'T':
      return `${clock}:${pad(seconds % 60)}`;
    case 'r':
      return `${pad(hour % 12 || 12)}:${pad(minute)}:${pad(seconds % 60)} ${hour < 12 ? 'AM' : 'PM'}`;
    case 'c':
      return ['a', 'b', 'd', 'T', 'Z', 'Y'].map((part) => field(fields, part, spec)).join(' ');
    default:
      throw javaException('java.util.UnknownFormatConversionException', `"%t${letter}" is not known`);
  }
}
