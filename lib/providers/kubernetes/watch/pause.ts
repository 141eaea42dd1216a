import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or less when `signal` aborts; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Growing pauses with jitter, so that many watches of a cluster that comes back do not all knock at once. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const full = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 10));
  return Math.round(full / 2 + (random() * full) / 2);
}
