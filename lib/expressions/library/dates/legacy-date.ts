import { epochDayOf } from '../../values/temporal.ts';
import { longDays, longMonths } from '../calendar-names.ts';

/**
 * The free-form dates that `new Date("…")` once read: `Thu Feb 29 12:34:56 UTC 2024`, `2/29/2024 12:34`, `29 Feb 2024`.
 * ISO dates are no part of it. Answers undefined for anything it does not understand.
 */
export const legacyZones: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

interface Parts {
  year?: number;
  month?: number;
  day?: number;
  time?: number;
  offset?: number;
  pm?: boolean;
}

export function parseLegacyDate(text: string, now: number): number | undefined {
  if (text.length > 200) return undefined;
  const tokens = text
    .replace(/\([^)]*\)/g, ' ')
    .match(/\d+(?::\d+){1,2}|\d+\/\d+(?:\/\d+)?|[+-]\d{1,4}(?!\d)|\d+|[A-Za-z]+|[^\s,A-Za-z\d]/g);
  if (!tokens) return undefined;
  const parts: Parts = {};
  for (const token of tokens) if (!accept(token, parts, now)) return undefined;
  if (parts.year === undefined || parts.month === undefined || parts.day === undefined) return undefined;
  const hours = (parts.time ?? 0) + (parts.pm ? 12 * 3600 : 0);
  const day = epochDayOf({ year: parts.year, month: parts.month, day: 1 }) + parts.day - 1;
  return (day * 86_400 + hours - (parts.offset ?? 0)) * 1000;
}

function accept(token: string, parts: Parts, now: number): boolean {
  if (token.includes(':')) return setTime(token, parts);
  if (token.includes('/')) return setDate(token, parts, now);
  if (/^[+-]/.test(token)) return setOffset(token, parts);
  if (/^\d+$/.test(token)) return setNumber(Number(token), parts, now);
  return /^[A-Za-z]+$/.test(token) && setWord(token.toLowerCase(), parts);
}

function setTime(token: string, parts: Parts): boolean {
  if (parts.time !== undefined) return false;
  const [hour = 0, minute = 0, second = 0] = token.split(':').map(Number);
  parts.time = (hour * 60 + minute) * 60 + second;
  return true;
}

function setDate(token: string, parts: Parts, now: number): boolean {
  const numbers = token.split('/').map(Number);
  const yearFirst = (numbers[0] ?? 0) >= 70;
  const [month = 0, day = 0, year] = yearFirst ? [...numbers.slice(1), numbers[0]] : numbers;
  if (parts.month !== undefined || month < 1 || month > 12) return false;
  parts.month = month;
  parts.day = day;
  return year === undefined || setYear(year, parts, now);
}

/** Two digits mean the year within 80 years before and 20 years after now. */
function setYear(value: number, parts: Parts, now: number): boolean {
  if (parts.year !== undefined) return false;
  const current = new Date(now).getUTCFullYear();
  const century = Math.floor(current / 100) * 100;
  const guess = century + value;
  parts.year = value >= 100 ? value : guess > current + 20 ? guess - 100 : guess <= current - 80 ? guess + 100 : guess;
  return true;
}

function setOffset(token: string, parts: Parts): boolean {
  const value = Number(token);
  const size = Math.abs(value);
  const minutes = size < 24 ? size * 60 : (size % 100) + Math.floor(size / 100) * 60;
  parts.offset = Math.sign(value) * minutes * 60;
  return true;
}

function setNumber(value: number, parts: Parts, now: number): boolean {
  if (value >= 70 || (parts.day !== undefined && parts.month !== undefined)) return setYear(value, parts, now);
  if (parts.day !== undefined || value > 31) return false;
  parts.day = value;
  return true;
}

function setWord(word: string, parts: Parts): boolean {
  if (word === 'am' || word === 'pm') {
    parts.pm = word === 'pm';
    return true;
  }
  if (word.length >= 3 && longDays.some((name) => name.toLowerCase().startsWith(word))) return true;
  const month = word.length >= 3 ? longMonths.findIndex((name) => name.toLowerCase().startsWith(word)) : -1;
  if (month >= 0) {
    if (parts.month !== undefined) return false;
    parts.month = month + 1;
    return true;
  }
  const hours = Object.hasOwn(legacyZones, word) ? legacyZones[word] : undefined;
  if (hours === undefined) return false;
  parts.offset = hours * 3600;
  return true;
}
