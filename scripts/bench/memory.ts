/** Resident memory of processes, as Linux accounts it. */
import { readdirSync, readFileSync } from 'node:fs';
import { unavailable } from '#lib/kernel/errors';

/** Megabytes. `rss` counts pages that several processes share once for each of them, `pss` divides them up. */
export interface Memory {
  processes: number;
  rssMb: number;
  pssMb: number;
}

/** A process and everything it started, or the process alone. */
export function memoryOf(pid: number, options: { alone?: boolean } = {}): Memory {
  const pids = options.alone ? [pid] : [pid, ...descendantsOf(pid)];
  const sums = pids.map(residentOf);
  return {
    processes: pids.length,
    rssMb: inMb(sums.reduce((sum, { rss }) => sum + rss, 0)),
    pssMb: inMb(sums.reduce((sum, { pss }) => sum + pss, 0)),
  };
}

export function addUp(parts: readonly Memory[]): Memory {
  return {
    processes: parts.reduce((sum, part) => sum + part.processes, 0),
    rssMb: round(parts.reduce((sum, part) => sum + part.rssMb, 0)),
    pssMb: round(parts.reduce((sum, part) => sum + part.pssMb, 0)),
  };
}

function residentOf(pid: number): { rss: number; pss: number } {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch (cause) {
    // A short-lived process of Postgres may have gone between the listing and the look.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' || (cause as NodeJS.ErrnoException).code === 'ESRCH') {
      return { rss: 0, pss: 0 };
    }
    throw unavailable('Memory can be measured on Linux only, by whoever owns the processes or root', { cause });
  }
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { rss: kilobytes('Rss'), pss: kilobytes('Pss') };
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const own = children.get(next) ?? [];
    found.push(...own);
    queue.push(...own);
  }
  return found;
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

const inMb = (kilobytes: number) => round(kilobytes / 1024);
const round = (number: number) => Math.round(number * 10) / 10;
