import { type Connecting, lookedUp } from '#lib/accounts/connecting';
import { refreshRights } from '#lib/auth/refresh-rights';
import { identitySources } from '#lib/auth/sources';
import { sessionLimits } from '#lib/config/session-limits';
import type { Logger } from '#lib/kernel/logger';
import { whileLeading } from '#worker/leading';

const everyMs = 15_000;

/** Keeps people's roles as fresh as the settings ask, a few at a time. */
export function startRightsRefresh(
  connecting: Connecting,
  where: { url: string },
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
