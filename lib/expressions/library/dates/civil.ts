import { type CivilDate, civilOf, epochDayOf, isLeapYear, lengthOfMonth } from '../../values/temporal.ts';
import { dateFailure } from './failures.ts';

/** Calendar arithmetic on epoch days, with Java's checks and its clipping of the day to the length of the month. */
export const DAY_NANOS = 86_400_000_000_000;
const MAX_YEAR = 999_999_999;

export function checkYear(year: number): number {
  if (Math.abs(year) > MAX_YEAR) throw dateFailure(`${year} is no year`);
  return year;
}

export function dateOf(year: number, month: number, day: number): number {
  checkYear(year);
  if (month < 1 || month > 12) throw dateFailure(`${month} is no month (1–12)`);
  if (day < 1 || day > 31) throw dateFailure(`${day} is no day of a month (1–31)`);
  if (day > lengthOfMonth(year, month)) throw dateFailure(`The month ${year}-${month} has no day ${day}`);
  return epochDayOf({ year, month, day });
}

export function dayOfYearOf(year: number, dayOfYear: number): number {
  checkYear(year);
  if (dayOfYear < 1 || dayOfYear > 366) throw dateFailure(`${dayOfYear} is no day of a year`);
  if (dayOfYear === 366 && !isLeapYear(year)) throw dateFailure(`The year ${year} has no day 366`);
  return epochDayOf({ year, month: 1, day: 1 }) + dayOfYear - 1;
}

function clipped({ year, month, day }: CivilDate): number {
  checkYear(year);
  return epochDayOf({ year, month, day: Math.min(day, lengthOfMonth(year, month)) });
}

export const withYear = (epochDay: number, year: number) => clipped({ ...civilOf(epochDay), year });

export function withMonth(epochDay: number, month: number): number {
  if (month < 1 || month > 12) throw dateFailure(`${month} is no month (1–12)`);
  return clipped({ ...civilOf(epochDay), month });
}

export function withDayOfMonth(epochDay: number, day: number): number {
  const { year, month } = civilOf(epochDay);
  return dateOf(year, month, day);
}

export function plusMonths(epochDay: number, count: bigint): number {
  const { year, month, day } = civilOf(epochDay);
  const total = year * 12 + (month - 1) + amount(count);
  return clipped({ year: Math.floor(total / 12), month: (((total % 12) + 12) % 12) + 1, day });
}

export function plusDays(epochDay: number, count: bigint): number {
  const result = epochDay + amount(count);
  checkYear(civilOf(result).year);
  return result;
}

const MAX_AMOUNT = 400_000_000_000n;

/** An amount beyond every calendar is refused before it becomes a float. */
export function amount(count: bigint): number {
  if (count > MAX_AMOUNT || count < -MAX_AMOUNT) throw dateFailure(`${count} leads out of the calendar`);
  return Number(count);
}

export const dayOfYear = (epochDay: number): number =>
  epochDay - epochDayOf({ year: civilOf(epochDay).year, month: 1, day: 1 }) + 1;

/** Full months between two dates, towards zero. */
export function monthsBetween(from: number, to: number): number {
  const a = civilOf(from);
  const b = civilOf(to);
  const packed = (date: CivilDate) => (date.year * 12 + date.month - 1) * 32 + date.day;
  return Math.trunc((packed(b) - packed(a)) / 32);
}
