/** When a cron job is due: five fields of cron, a name like `@hourly`, or `@every 30s`. Pure. */
export interface Schedule {
  /** The first moment after `after`, in epoch ms; undefined when there is none in the next five years. */
  next(after: number): number | undefined;
  /** Of `@every`, in ms: it counts from when the job was made and not by the clock. */
  every?: number;
}

const named: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const minute = 60_000;
const day = 24 * 60 * minute;
const horizon = 5 * 366 * day;

/** Times of day are those of UTC. Undefined when the text is no schedule. */
export function scheduleOf(text: string): Schedule | undefined {
  const every = /^@every (\d{1,6})([smh])$/.exec(text.trim());
  if (every) {
    const ms = Math.max(1000, Number(every[1]) * (units[every[2] ?? 's'] ?? 1000));
    return { next: (after) => after + ms, every: ms };
  }
  const parts = (named[text.trim()] ?? text.trim()).split(/\s+/);
  if (parts.length !== ranges.length) return undefined;
  const fields = parts.map((part, i) => valuesOf(part, i));
  if (fields.some((field) => field === undefined)) return undefined;
  const isOpen = (i: number) => /^[*?]/.test(parts[i] ?? '');
  return { next: (after) => nextOf(fields as Set<number>[], isOpen(2) || isOpen(4), after) };
}

function valuesOf(part: string, field: number): Set<number> | undefined {
  const [low, high] = ranges[field]!;
  const found = new Set<number>();
  for (const piece of part.toLowerCase().split(',')) {
    const [range = '', step = '1'] = piece.split('/');
    const [from, to] =
      range === '*' || range === '?' ? [low, high] : range.split('-').map((one) => numberOf(one, field));
    const last = to ?? (piece.includes('/') ? high : from);
    if (from === undefined || last === undefined || Number.isNaN(from + last) || !(Number(step) > 0)) return undefined;
    if (from < low || last > high + (field === 4 ? 1 : 0)) return undefined;
    for (let value = from; value <= last; value += Number(step)) found.add(field === 4 ? value % 7 : value);
  }
  return found;
}

function numberOf(text: string, field: number): number {
  const names = field === 3 ? months : field === 4 ? days : [];
  const at = names.indexOf(text);
  return at < 0 ? Number(text) : at + (field === 3 ? 1 : 0);
}

/** With both days given either may fit, as cron has it. */
function nextOf([minutes, hours, dates, monthSet, weekdays]: Set<number>[], both: boolean, after: number) {
  for (let at = Math.floor(after / minute + 1) * minute; at < after + horizon; ) {
    const time = new Date(at);
    const byDate = dates!.has(time.getUTCDate());
    const byWeekday = weekdays!.has(time.getUTCDay());
    const fits = monthSet!.has(time.getUTCMonth() + 1) && (both ? byDate && byWeekday : byDate || byWeekday);
    if (!fits) at = (Math.floor(at / day) + 1) * day;
    else if (hours!.has(time.getUTCHours()) && minutes!.has(time.getUTCMinutes())) return at;
    else at += minute;
  }
  return undefined;
}
