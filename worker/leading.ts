import type { Connecting } from '#lib/accounts/connecting';
import { messageOf } from '#lib/kernel/errors';
import type { Logger } from '#lib/kernel/logger';
import { lead } from '#lib/store/leadership';

/** Repeats `work` every `everyMs` as long as this worker leads it. Returns how to stop. */
export function whileLeading(
  name: string,
  { database }: Connecting,
  worker: string,
  logger: Logger,
  everyMs: number,
  work: () => Promise<void>,
): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      if (await lead(database.pool, name, worker, everyMs * 3)) await work();
    } catch (error) {
      logger.warn(`Work on ${name} is tried again`, { reason: messageOf(error) });
    } finally {
      busy = false;
    }
  }, everyMs);
  return () => clearInterval(timer);
}
