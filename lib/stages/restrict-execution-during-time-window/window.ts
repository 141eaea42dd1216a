import {
  type Day,
  instantsOf,
  localTime,
  offsetAt,
} from '#lib/stages/restrict-execution-during-time-window/local-time';

/** When a stage may start, on the clock of one time zone. */
export interface ExecutionWindow {
  /** 1 = Sunday … 7 = Saturday; empty = every day. */
  days: readonly number[];
  /** Times of day; empty = the whole day. The last minute belongs to the span; one that ends before it starts crosses midnight. */
  spans: readonly Span[];
  timeZone: string;
}

export interface Span {
  /** Minutes after midnight. */
  from: number;
  to: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const lastMinute = 24 * 60 - 1;
/**
 * A window that does not open within this many days never does: the days repeat every week, and of two weeks in a row the
 * clocks leave out its hour in one at most.
 */
const horizonDays = 15;

/** As in Orca a span across midnight is two, each on its own day: Friday 22–2 opens Friday 0–2 and Friday 22–24. */
function withinDays(spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [{ from: 0, to: lastMinute }];
  return spans.flatMap(({ from, to }) =>
    from <= to
      ? [{ from, to }]
      : [
          { from: 0, to },
          { from, to: lastMinute },
        ],
  );
}

/** What the clock on the wall says decides, so an hour that a change of the clocks leaves out is in no window. */
export function isOpen(window: ExecutionWindow, at: number): boolean {
  const { weekday, minutes } = localTime(at, window.timeZone);
  if (window.days.length > 0 && !window.days.includes(weekday)) return false;
  return withinDays(window.spans).some(({ from, to }) => from <= minutes && minutes <= to);
}

/** `now` when the window is open, else when it opens next, in epoch milliseconds; undefined = never. */
export function nextOpening(window: ExecutionWindow, now: number): number | undefined {
  if (isOpen(window, now)) return now;
  const starts = withinDays(window.spans).map(({ from }) => from);
  const candidates = clockChanges(now, window.timeZone);
  const today = localTime(now, window.timeZone).day;
  for (let ahead = 0; ahead <= horizonDays; ahead++) {
    const day: Day = { ...today, date: today.date + ahead };
    for (const minutes of starts) candidates.push(...instantsOf(day, minutes, window.timeZone));
  }
  const openings = candidates.filter((at) => at > now && isOpen(window, at));
  return openings.length === 0 ? undefined : Math.min(...openings);
}

/** The clocks may jump into a window; zones change them on full minutes, and never twice on a day. */
function clockChanges(now: number, timeZone: string): number[] {
  const changes: number[] = [];
  for (let at = now; at < now + (horizonDays + 1) * dayMs; at += dayMs) {
    const after = offsetAt(at + dayMs, timeZone);
    if (offsetAt(at, timeZone) === after) continue;
    let [before, changed] = [Math.floor(at / minuteMs), Math.ceil((at + dayMs) / minuteMs)];
    while (changed - before > 1) {
      const middle = Math.floor((before + changed) / 2);
      if (offsetAt(middle * minuteMs, timeZone) === after) changed = middle;
      else before = middle;
    }
    changes.push(changed * minuteMs);
  }
  return changes;
}
