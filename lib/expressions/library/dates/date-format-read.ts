import { javaException, shorten } from '../../errors.ts';
import type { SimpleDateFormat } from '../../values/objects.ts';
import { isLeapYear, lengthOfMonth } from '../../values/temporal.ts';
import { longDays, longMonths } from '../calendar-names.ts';
import { type PatternPart, patternParts } from './date-format-pattern.ts';
import { offsetSeconds } from './iso.ts';
import { legacyZones } from './legacy-date.ts';
import { millisOf } from './util-date.ts';
import { offsetAt, zoneOf } from './zone.ts';

/**
 * Reads a text by a pattern of SimpleDateFormat. Numbers may have more or fewer digits than the pattern has letters,
 * unless another number follows directly; fields out of range roll over (unless the format was made strict); what
 * follows the pattern is ignored.
 */
interface Fields {
  year: number;
  month: number;
  day: number;
  dayOfYear: number | undefined;
  hour: number;
  pm: boolean | undefined;
  minute: number;
  second: number;
  millis: number;
  offset: number | undefined;
  bc: boolean;
}

export function parseFormatted(format: SimpleDateFormat, text: string, now: number): number {
  const fields: Fields = {
    year: 1970,
    month: 1,
    day: 1,
    dayOfYear: undefined,
    hour: 0,
    pm: undefined,
    minute: 0,
    second: 0,
    millis: 0,
    offset: undefined,
    bc: false,
  };
  const parts = patternParts(format.pattern);
  let at = 0;
  parts.forEach((part, i) => {
    const next = 'text' in part ? literal(part.text, text, at) : readField(part, parts[i + 1], text, at, fields, now);
    if (next < 0)
      throw javaException('java.text.ParseException', `"${shorten(text)}" is no date of the form ${format.pattern}`);
    at = next;
  });
  if (at === 0)
    throw javaException('java.text.ParseException', `"${shorten(text)}" is no date of the form ${format.pattern}`);
  if (!format.lenient && !isStrict(fields)) {
    throw javaException('java.text.ParseException', `"${shorten(text)}" is no date that exists`);
  }
  return millisFrom(fields, format);
}

function literal(expected: string, text: string, at: number): number {
  return text.startsWith(expected, at) ? at + expected.length : -1;
}

function isStrict(fields: Fields): boolean {
  if (fields.month < 1 || fields.month > 12) return false;
  const last = fields.month === 2 && isLeapYear(fields.year) ? 29 : lengthOfMonth(fields.year, fields.month);
  return fields.day >= 1 && fields.day <= last && fields.hour < 25 && fields.minute < 60 && fields.second < 60;
}

function millisFrom(fields: Fields, format: SimpleDateFormat): number {
  const hour = fields.hour + (fields.pm && fields.hour < 12 ? 12 : 0);
  const year = fields.bc ? 1 - fields.year : fields.year;
  const [month, day] = fields.dayOfYear === undefined ? [fields.month - 1, fields.day] : [0, fields.dayOfYear];
  const local = millisOf(year, month, day, hour, fields.minute, fields.second) + fields.millis;
  if (fields.offset !== undefined) return local - fields.offset * 1000;
  const guess = offsetAt(format.zone, Math.floor(local / 1000));
  return local - offsetAt(format.zone, Math.floor(local / 1000) - guess) * 1000;
}

type Field = Extract<PatternPart, { letter: string }>;

function readField(
  part: Field,
  following: PatternPart | undefined,
  text: string,
  start: number,
  fields: Fields,
  now: number,
): number {
  let at = start;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  const word = readWord(part, text, at, fields);
  if (word !== undefined) return word;
  const abutting = following !== undefined && 'letter' in following && isNumeric(following);
  const digits = /^-?\d+/.exec(text.slice(at, abutting ? at + part.count : at + 20))?.[0];
  if (digits === undefined) return -1;
  setNumber(part, digits, fields, now);
  return at + digits.length;
}

const isNumeric = (part: Field) => !'GEazZX'.includes(part.letter) && !('ML'.includes(part.letter) && part.count >= 3);

/** Names and zones; undefined for a numeric field. */
function readWord(part: Field, text: string, at: number, fields: Fields): number | undefined {
  switch (part.letter) {
    case 'G': {
      const era = /^(AD|BC)/i.exec(text.slice(at, at + 2))?.[0];
      fields.bc = era?.toUpperCase() === 'BC';
      return era ? at + 2 : -1;
    }
    case 'E':
      return readName(longDays, text, at)[1];
    case 'a': {
      const half = /^(AM|PM)/i.exec(text.slice(at, at + 2))?.[0];
      fields.pm = half?.toUpperCase() === 'PM';
      if (half && !fields.pm && fields.hour === 12) fields.hour = 0;
      return half ? at + 2 : -1;
    }
    case 'z':
    case 'Z':
    case 'X':
      return readZone(text, at, fields);
    case 'M':
    case 'L': {
      if (part.count < 3) return undefined;
      const [index, next] = readName(longMonths, text, at);
      fields.month = index + 1;
      return next;
    }
    default:
      return undefined;
  }
}

/** The longest name that matches, in any case, long or short. */
function readName(names: readonly string[], text: string, at: number): [index: number, next: number] {
  const rest = text.slice(at, at + 12).toLowerCase();
  const long = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
  if (long >= 0) return [long, at + (names[long]?.length ?? 0)];
  const short = names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()));
  return short >= 0 ? [short, at + 3] : [0, -1];
}

function readZone(text: string, at: number, fields: Fields): number {
  if (text.startsWith('Coordinated Universal Time', at)) {
    fields.offset = 0;
    return at + 26;
  }
  const match = /^(?:GMT|UTC)?[+-]\d{1,2}(?::?\d\d)?|^[A-Za-z][A-Za-z/_]*/.exec(text.slice(at, at + 40))?.[0];
  if (!match) return -1;
  const digits = match.replace(/^(GMT|UTC)(?=[+-])/, '').replace(/^([+-])(\d)(?=:|$)/, '$10$2');
  const zone = match.toLowerCase();
  const hours = Object.hasOwn(legacyZones, zone) ? legacyZones[zone] : undefined;
  const offset = hours === undefined ? offsetSeconds(digits) : hours * 3600;
  if (offset !== undefined) fields.offset = offset;
  else {
    try {
      fields.offset = zoneOf(match).fixedOffset;
    } catch {
      return -1;
    }
  }
  return at + match.length;
}

function setNumber(part: Field, digits: string, fields: Fields, now: number): void {
  const value = Number(digits);
  switch (part.letter) {
    case 'y':
    case 'Y':
      fields.year = part.count <= 2 && digits.length === 2 ? century(value, now) : value;
      break;
    case 'M':
    case 'L':
      fields.month = value;
      break;
    case 'd':
      fields.day = value;
      break;
    case 'D':
      fields.dayOfYear = value;
      break;
    case 'H':
      fields.hour = value;
      break;
    case 'k':
      fields.hour = value === 24 ? 0 : value;
      break;
    case 'h':
    case 'K':
      fields.hour = value === 12 ? (fields.pm ? 12 : 0) : value;
      if (value === 12) fields.pm ??= undefined;
      break;
    case 'm':
      fields.minute = value;
      break;
    case 's':
      fields.second = value;
      break;
    case 'S':
      fields.millis = value;
      break;
  }
}

/** Two digits mean the year within 80 years before and 20 years after now. */
function century(value: number, now: number): number {
  const current = new Date(now).getUTCFullYear();
  const start = current - 80;
  const year = Math.floor(start / 100) * 100 + value;
  return year < start ? year + 100 : year;
}
