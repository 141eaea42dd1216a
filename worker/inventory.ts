import { type Connecting, openClouds } from '#lib/accounts/connecting';
import { readProviderPolicy } from '#lib/config/provider-policy';
import { keepInventory } from '#lib/infrastructure/watching';
import type { Logger } from '#lib/kernel/logger';
import { providerOf } from '#lib/providers/registry';
import type { EventHub } from '#lib/store/event-hub';
import { createInventory, forgetAccounts } from '#lib/store/inventory';
import { lead } from '#lib/store/leadership';

/** The leader asks every few seconds; when it dies, another watches after this time. */
const leaseMs = 15_000;

/** Watches every cloud account, on one worker at a time, so that the inventory in Postgres is fresh for everybody. */
export function startInventory(connecting: Connecting, hub: EventHub, worker: string, logger: Logger): () => void {
  const { database } = connecting;
  const policy = readProviderPolicy();
  const stopping = new AbortController();
  void keepInventory({
    accounts: () =>
      openClouds(connecting, (account, reason) => logger.warn('An account cannot be watched', { account, reason })),
    providerOf: (type) => providerOf(type, policy),
    sink: createInventory(database, ({ account, application }) =>
      hub.publish({ topic: 'inventory', account, application: application ?? '' }),
    ),
    lead: () => lead(database.pool, 'inventory', worker, leaseMs),
    forgetOthers: (kept) => forgetAccounts(database.pool, kept),
    logger,
    signal: stopping.signal,
  });
  return () => stopping.abort();
}
