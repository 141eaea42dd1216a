import type { JsonObject } from '#lib/kernel/json';

export interface Concurrency {
  /** How many runs may be under way at once; Infinity = any number. */
  most: number;
  /** Waiting runs all run, oldest first; otherwise only the newest runs and the others are canceled. */
  keepWaiting: boolean;
}

/** What a pipeline document says about runs beside each other (reference §1.1). Nonsense counts as no limit, as in Orca. */
export function concurrencyOf(document: JsonObject): Concurrency {
  const keepWaiting = document.keepWaitingPipelines === true;
  if (document.limitConcurrent === true) return { most: 1, keepWaiting };
  const most = Number(document.maxConcurrentExecutions);
  return { most: Number.isInteger(most) && most > 0 ? most : Number.POSITIVE_INFINITY, keepWaiting };
}

export const isLimited = (document: JsonObject): boolean => Number.isFinite(concurrencyOf(document).most);
