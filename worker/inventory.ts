import { type Connecting, openClouds } from '#lib/accounts/connecting';
import { keepInventory } from '#lib/infrastructure/watching';
import type { Logger } from '#lib/kernel/logger';
import { lead } from '#lib/store/leadership';

const leaseMs = 6000;

/** Watches every cloud account, on one worker at a time, so that the inventory in Postgres is fresh for everybody. */
export function startInventory(connecting: Connecting, worker: string, logger: Logger): () => void {
  const stopping = new AbortController();
  void keepInventory({
    database: connecting.database,
    accounts: () => openClouds(connecting),
    lead: () => lead(connecting.database.pool, 'inventory', worker, leaseMs),
    logger,
    signal: stopping.signal,
  });
  return () => stopping.abort();
}
