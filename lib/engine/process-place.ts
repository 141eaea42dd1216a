import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Where a worker process is: machine, process namespace and number. A worker that starts can tell at once that one of its
 * own machine is dead, instead of waiting until its heartbeat is old; for any other machine only the heartbeat counts.
 */
export interface ProcessPlace {
  machine: string;
  pid: number;
}

export function thisPlace(): ProcessPlace {
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: the host name alone names the machine.
  }
  return { machine: `${hostname()} ${space}`.trim(), pid: process.pid };
}

export const writePlace = ({ machine, pid }: ProcessPlace): string => `${machine} #${pid}`;

/** True only when it is certain: the same machine and namespace, and no process of that number. */
export function isCertainlyDead(written: string, here: ProcessPlace): boolean {
  const match = /^(.*) #(\d+)$/.exec(written);
  if (!match || match[1] !== here.machine) return false;
  const pid = Number(match[2]);
  if (pid === here.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
