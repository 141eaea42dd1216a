import type { LogView } from '#lib/infrastructure/view';

/** What is on the screen of a log that is read part by part, from one instance after the other. Pure. */
export interface LogEntry {
  /** Counts on, whatever falls off the front. */
  number: number;
  text: string;
  /** Not written by a container: it tells that another goes on. */
  note?: boolean;
}

export interface LogBuffer {
  entries: readonly LogEntry[];
  /** Lines that fell off the front. */
  dropped: number;
  next: number;
  place?: LogView['place'];
  run?: string;
  read: boolean;
}

/** More than anybody scrolls through; the file has all. */
const mostEntries = 5000;

export const emptyLog: LogBuffer = { entries: [], dropped: 0, next: 1, read: false };

/** A part that came of the same instance. */
export function withPart(log: LogBuffer, { lines, place, run }: LogView): LogBuffer {
  const restarted = log.run !== undefined && log.run !== run;
  const noted = restarted ? withNote(log, 'The container was started again') : log;
  const grown = append(
    noted,
    lines.map((text) => ({ text })),
  );
  return { ...grown, place: place ?? log.place, run, read: true };
}

export function withNote(log: LogBuffer, text: string): LogBuffer {
  return append(log, [{ text, note: true }]);
}

/** Another instance goes on where one is gone; what was read stays. */
export function continuedBy(log: LogBuffer, gone: string, heir: string): LogBuffer {
  const noted = withNote(log, `${gone} is gone; ${heir} goes on`);
  return { ...noted, place: undefined, run: undefined };
}

function append(log: LogBuffer, added: readonly { text: string; note?: boolean }[]): LogBuffer {
  if (added.length === 0) return log;
  const numbered = added.map((entry, index) => ({ ...entry, number: log.next + index }));
  const all = [...log.entries, ...numbered];
  const surplus = Math.max(0, all.length - mostEntries);
  return {
    ...log,
    entries: surplus > 0 ? all.slice(surplus) : all,
    dropped: log.dropped + surplus,
    next: log.next + added.length,
  };
}
