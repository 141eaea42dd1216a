/** A child's log: everything into a file, what a person should see onto the terminal, but never a flood of it. */
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const maxBytes = 20_000_000;
const shownPerWindow = 10;
const windowMs = 30_000;

export interface ChildLog {
  file: string;
  line(text: string): void;
  close(): void;
}

/** Appends; a log that grew large makes room once, by becoming `<name>.log.1`. */
export function openLog(folder: string, name: string): ChildLog {
  const file = join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > maxBytes) renameSync(file, `${file}.1`);
  const handle = openSync(file, 'a', 0o600);
  return { file, line: (text) => writeSync(handle, `${text}\n`), close: () => closeSync(handle) };
}

/** Lines of a crash report that say nothing to a person: frames, carets, the source around the fault. */
const traceLine = /^\s*(at .*|\^+|throw .*|node:internal.*|file:\/\/.*:\d+|Node\.js v.*|[{}[\](),;]*)$|^\s+code: '/;

/** The sentence worth showing in a line of a child's output; undefined when it is routine. */
export function noteworthy(
  line: string,
  stream: 'stdout' | 'stderr',
): { level: 'warn' | 'error'; text: string } | undefined {
  const fields = parse(line);
  if (!fields) return stream === 'stderr' && !traceLine.test(line) ? { level: 'warn', text: line.trim() } : undefined;
  if (fields.level !== 'warn' && fields.level !== 'error') return undefined;
  const error = typeof fields.error === 'string' ? `: ${fields.error.split('\n')[0]}` : '';
  return { level: fields.level, text: `${String(fields.message)}${error}` };
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Lets a few through in each window and tells once that the rest is in the log. */
export function createThrottle(now: () => number = Date.now) {
  let windowStart = 0;
  let shown = 0;
  return (show: () => void, overflow: () => void): void => {
    if (now() - windowStart > windowMs) {
      windowStart = now();
      shown = 0;
    }
    shown += 1;
    if (shown <= shownPerWindow) show();
    else if (shown === shownPerWindow + 1) overflow();
  };
}
