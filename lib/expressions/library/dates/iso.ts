import { LocalDateTime } from '../../values/temporal.ts';
import { dateOf } from './civil.ts';
import { parseFailure } from './failures.ts';

/** ISO text of dates and times, as `parse` of the java.time classes reads it. */
const dateSyntax = /^([+-]?\d{4,9})-(\d\d)-(\d\d)$/;
const timeSyntax = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{0,9}))?)?$/;

export function parseDate(text: string): number {
  const match = dateSyntax.exec(text);
  const [, year = '', month = '', day = ''] = match ?? [];
  if (!match || !isYear(year)) throw parseFailure(text, 'date (yyyy-MM-dd)');
  try {
    return dateOf(Number(year), Number(month), Number(day));
  } catch {
    throw parseFailure(text, 'date that exists');
  }
}

/** More than four digits need a sign, and a plus sign needs more than four. */
const isYear = (year: string) =>
  /^\d{4}$/.test(year) || /^-\d{4}$/.test(year) || (/^[+-]\d{5,9}$/.test(year) && !/^-0{4,}$/.test(year));

/** Nanoseconds of the day. */
export function parseTime(text: string, whole: string): number {
  const match = timeSyntax.exec(text);
  if (!match) throw parseFailure(whole, 'date with a time (yyyy-MM-ddTHH:mm:ss)');
  const [, hour = '', minute = '', second = '0', fraction = ''] = match;
  const nanos = Number(fraction.padEnd(9, '0'));
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw parseFailure(whole, 'time that exists');
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1e9 + nanos;
}

export function parseDateTime(text: string): LocalDateTime {
  const at = text.search(/[Tt]/);
  if (at < 0) throw parseFailure(text, 'date with a time (yyyy-MM-ddTHH:mm:ss)');
  return new LocalDateTime(parseDate(text.slice(0, at)), parseTime(text.slice(at + 1), text));
}

/** Seconds of `+02:00`, `-0530`, `Z` and the like, or undefined. */
export function offsetSeconds(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const match = /^([+-])(\d{1,2})(?::?(\d\d)(?::?(\d\d))?)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, hours = '', minutes = '0', seconds = '0'] = match;
  if (hours.length === 1 && match[3] !== undefined) return undefined;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (Number(minutes) > 59 || Number(seconds) > 59 || total > 18 * 3600) return undefined;
  return sign === '-' ? -total : total;
}
