/** Times of day in a time zone, from what the runtime knows of zones. */
export interface Day {
  year: number;
  /** 1–12. */
  month: number;
  /** Day of the month; beyond its end means the months after. */
  date: number;
}

export interface LocalTime {
  day: Day;
  /** 1 = Sunday … 7 = Saturday. */
  weekday: number;
  /** Minutes after midnight on the clock. */
  minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone that does not exist. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** How far the clock is ahead of UTC, in milliseconds. */
export function offsetAt(at: number, timeZone: string): number {
  const wholeSeconds = Math.floor(at / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(wholeSeconds)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second } = parts as Record<Intl.DateTimeFormatPartTypes, number>;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSeconds;
}

export function localTime(at: number, timeZone: string): LocalTime {
  const clock = new Date(at + offsetAt(at, timeZone));
  return {
    day: { year: clock.getUTCFullYear(), month: clock.getUTCMonth() + 1, date: clock.getUTCDate() },
    weekday: clock.getUTCDay() + 1,
    minutes: clock.getUTCHours() * 60 + clock.getUTCMinutes(),
  };
}

const dayMs = 24 * 3600_000;

/** When the clock shows this: once, twice when clocks are set back, never in an hour they leave out. */
export function instantsOf({ year, month, date }: Day, minutes: number, timeZone: string): number[] {
  const clock = Date.UTC(year, month - 1, date, 0, minutes);
  const offsets = new Set([offsetAt(clock - dayMs, timeZone), offsetAt(clock + dayMs, timeZone)]);
  return [...offsets].map((offset) => clock - offset).filter((at) => at + offsetAt(at, timeZone) === clock);
}
