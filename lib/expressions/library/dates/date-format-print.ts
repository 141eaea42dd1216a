import type { Runtime } from '../../evaluator/runtime.ts';
import type { SimpleDateFormat } from '../../values/objects.ts';
import { civilOf, epochDayOf, isoDayOfWeek } from '../../values/temporal.ts';
import { longDays, longMonths } from '../calendar-names.ts';
import { patternParts } from './date-format-pattern.ts';
import { offsetAt } from './zone.ts';

/** Prints a time by a pattern of SimpleDateFormat, in English and with American weeks (Sunday first). */
interface Fields {
  year: number;
  month: number;
  day: number;
  epochDay: number;
  hour: number;
  minute: number;
  second: number;
  millis: number;
  offset: number;
}

export function formatDate(format: SimpleDateFormat, millis: number, run: Runtime): string {
  run.meter.step(20);
  const offset = offsetAt(format.zone, Math.floor(millis / 1000));
  const local = millis + offset * 1000;
  const epochDay = Math.floor(local / 86_400_000);
  const rest = local - epochDay * 86_400_000;
  const civil = civilOf(epochDay);
  const fields: Fields = {
    ...civil,
    epochDay,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millis: rest % 1000,
    offset,
  };
  let text = '';
  for (const part of patternParts(format.pattern)) {
    const piece = 'text' in part ? part.text : field(fields, part.letter, part.count, format);
    run.meter.step(4);
    run.meter.grow(piece.length);
    text += piece;
  }
  return text;
}

const padded = (value: number, width: number) => String(value).padStart(width, '0');

function field(fields: Fields, letter: string, count: number, format: SimpleDateFormat): string {
  switch (letter) {
    case 'G':
      return fields.year > 0 ? 'AD' : 'BC';
    case 'y':
      return yearText(fields.year > 0 ? fields.year : 1 - fields.year, count);
    case 'Y':
      return yearText(weekYear(fields), count);
    case 'M':
    case 'L':
      return monthText(fields.month, count);
    case 'd':
      return padded(fields.day, count);
    case 'D':
      return padded(dayOfYear(fields), count);
    case 'E':
      return dayText(fields.epochDay, count);
    case 'u':
      return padded(isoDayOfWeek(fields.epochDay), count);
    case 'F':
      return padded(Math.ceil(fields.day / 7), count);
    case 'w':
      return padded(weekOfYear(fields), count);
    case 'W':
      return padded(weekOfMonth(fields), count);
    default:
      return timeField(fields, letter, count, format);
  }
}

function timeField(fields: Fields, letter: string, count: number, format: SimpleDateFormat): string {
  switch (letter) {
    case 'a':
      return fields.hour < 12 ? 'AM' : 'PM';
    case 'H':
      return padded(fields.hour, count);
    case 'k':
      return padded(fields.hour || 24, count);
    case 'K':
      return padded(fields.hour % 12, count);
    case 'h':
      return padded(fields.hour % 12 || 12, count);
    case 'm':
      return padded(fields.minute, count);
    case 's':
      return padded(fields.second, count);
    case 'S':
      return padded(fields.millis, count);
    case 'z':
      return zoneText(format, count);
    case 'Z':
      return offsetText(fields.offset, '');
    default:
      return isoOffset(fields.offset, count);
  }
}

const yearText = (year: number, count: number) => (count === 2 ? padded(year % 100, 2) : padded(year, count));

function monthText(month: number, count: number): string {
  const name = longMonths[month - 1] ?? '';
  if (count >= 4) return name;
  return count === 3 ? name.slice(0, 3) : padded(month, count);
}

function dayText(epochDay: number, count: number): string {
  const name = longDays[isoDayOfWeek(epochDay) - 1] ?? '';
  return count >= 4 ? name : name.slice(0, 3);
}

const firstOfYear = (year: number) => epochDayOf({ year, month: 1, day: 1 });
const dayOfYear = (fields: Fields) => fields.epochDay - firstOfYear(fields.year) + 1;
/** 0 = Sunday. */
const weekday = (epochDay: number) => isoDayOfWeek(epochDay) % 7;

/** The week that holds January 1st is the first, so the last days of December may belong to the next year's. */
function weekOfYear(fields: Fields): number {
  const start = firstOfYear(weekYear(fields));
  return Math.floor((fields.epochDay - (start - weekday(start))) / 7) + 1;
}

function weekYear(fields: Fields): number {
  const next = firstOfYear(fields.year + 1);
  return fields.epochDay >= next - weekday(next) ? fields.year + 1 : fields.year;
}

function weekOfMonth(fields: Fields): number {
  const first = fields.epochDay - fields.day + 1;
  return Math.floor((fields.day - 1 + weekday(first)) / 7) + 1;
}

function zoneText(format: SimpleDateFormat, count: number): string {
  if (format.zone.id === 'UTC') return count >= 4 ? 'Coordinated Universal Time' : 'UTC';
  return format.zone.id;
}

function offsetText(offset: number, separator: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${separator}${padded(minutes % 60, 2)}`;
}

function isoOffset(offset: number, count: number): string {
  if (offset === 0) return 'Z';
  return count === 1 ? offsetText(offset, '').slice(0, 3) : offsetText(offset, count === 3 ? ':' : '');
}
