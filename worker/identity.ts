import { type Connecting, lookedUp } from '#lib/accounts/connecting';
import { storeFileAccounts } from '#lib/accounts/file-accounts';
import { refreshRights } from '#lib/auth/refresh-rights';
import { identitySources } from '#lib/auth/sources';
import { currentConfigFile } from '#lib/config/config-file';
import { sessionLimits } from '#lib/config/session-limits';
import { messageOf } from '#lib/kernel/errors';
import type { Logger } from '#lib/kernel/logger';
import { whileLeading } from '#worker/leading';

const everyMs = 15_000;

/** Accounts of gennaker.yaml as they stand in it now; one that is wrong is told and does not end the worker. */
export async function takeFileAccounts({ database, box }: Connecting, path: string | undefined, logger: Logger) {
  if (path === undefined) return;
  try {
    await storeFileAccounts(database, box, currentConfigFile(path).accounts);
  } catch (error) {
    logger.error('The accounts of gennaker.yaml were not taken over', { reason: messageOf(error) });
  }
}

/** Keeps people's roles as fresh as the settings ask, a few at a time. */
export function startRightsRefresh(
  connecting: Connecting,
  where: { url: string; configFile: string | undefined },
  worker: string,
  logger: Logger,
): () => void {
  const { database } = connecting;
  const sources = identitySources({
    ...connecting,
    ...where,
    logger,
    lookUp: (secrets) => lookedUp(connecting, 'identity', secrets),
  });
  return whileLeading('rights', connecting, worker, logger, everyMs, async () => {
    const { changed, gone } = await refreshRights(database, sources, { olderThanMs: sessionLimits().rightsMs });
    if (changed.length > 0 || gone.length > 0) logger.info('Rights changed with their source', { changed, gone });
  });
}
