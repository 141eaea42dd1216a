import { statSync } from 'node:fs';
import type { Connecting } from '#lib/accounts/connecting';
import { storeFileAccounts } from '#lib/accounts/file-accounts';
import { readConfigFile } from '#lib/config/config-file';
import { messageOf } from '#lib/kernel/errors';
import type { Logger } from '#lib/kernel/logger';
import { writeFileState } from '#lib/store/file-people';
import { storeFileRights } from '#lib/users/file-rights';

/** Short enough that what is changed in the file counts everywhere within five seconds. */
const everyMs = 2000;

/**
 * Takes gennaker.yaml over now, and again whenever it changes. One that is wrong is told, in the log and to administrators in
 * the settings, and what stood in it before still counts: a worker never starts with fewer rules than it had. Every worker
 * looks; what is the same already changes nothing. Resolves when the first look is over; returns how to stop.
 */
export async function watchConfigFile(
  connecting: Pick<Connecting, 'database' | 'box'>,
  path: string | undefined,
  logger: Logger,
  intervalMs = everyMs,
): Promise<() => void> {
  if (path === undefined) return () => {};
  let seen = stampOf(path);
  await take(connecting, path, logger);
  let busy = false;
  const timer = setInterval(async () => {
    const stamp = stampOf(path);
    if (busy || stamp === seen) return;
    busy = true;
    try {
      await take(connecting, path, logger);
      seen = stamp;
    } catch (error) {
      logger.warn('gennaker.yaml is read again in a moment', { reason: messageOf(error) });
    } finally {
      busy = false;
    }
  }, intervalMs);
  return () => clearInterval(timer);
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : 'gone';
}

async function take({ database, box }: Pick<Connecting, 'database' | 'box'>, path: string, logger: Logger) {
  let refused: string | undefined;
  try {
    const file = readConfigFile(path);
    await storeFileRights(database, file);
    await storeFileAccounts(database, box, file.accounts);
    logger.info('gennaker.yaml is taken over', { path });
  } catch (error) {
    refused = messageOf(error);
    logger.error('gennaker.yaml was not taken over; what stood in it before still counts', { reason: refused });
  }
  await writeFileState(database.pool, { at: Date.now(), ...(refused === undefined ? {} : { refused }) });
}
