import { setTimeout as delay } from 'node:timers/promises';
import type { WatchedAccount } from '#lib/accounts/connecting';
import { messageOf } from '#lib/kernel/errors';
import { jsonEquals } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import type { InventorySink, Provider } from '#lib/providers/contract';

/**
 * Keeps the inventory of all accounts fresh, in the one worker that leads. Accounts are looked at again and again: a new
 * one gets a watch, a changed one a new watch, one that is gone loses its watch and its rows. A worker that no longer
 * leads ends its watches; for a moment two may write, which is harmless because both write what the cloud says.
 */
export interface KeepInventory {
  accounts(): Promise<readonly WatchedAccount[]>;
  providerOf(type: string): Provider;
  sink: InventorySink;
  /** Whether this worker is the one; asked every few seconds. */
  lead(): Promise<boolean>;
  /** Removes what accounts that are not named left behind. */
  forgetOthers(kept: readonly string[]): Promise<void>;
  logger: Logger;
  signal: AbortSignal;
  /** Default 5 s. */
  lookEveryMs?: number;
}

interface Running {
  account: WatchedAccount;
  stop: AbortController;
}

export async function keepInventory(keep: KeepInventory): Promise<void> {
  const running = new Map<string, Running>();
  while (!keep.signal.aborted) {
    try {
      if (await keep.lead()) await adjust(keep, running);
      else stopAll(running);
    } catch (error) {
      // The database is away: watches go on, their batches wait.
      keep.logger.warn('The accounts cannot be read; their watches go on as they are', { reason: messageOf(error) });
    }
    await delay(keep.lookEveryMs ?? 5000, undefined, { signal: keep.signal }).catch(() => undefined);
  }
  stopAll(running);
}

async function adjust(keep: KeepInventory, running: Map<string, Running>): Promise<void> {
  const accounts = await keep.accounts();
  const wanted = new Map(accounts.map((account) => [account.name, account]));
  let gone = running.size === 0;
  for (const [name, { account, stop }] of running) {
    if (jsonEquals(account, wanted.get(name))) continue;
    stop.abort();
    running.delete(name);
    gone ||= !wanted.has(name);
  }
  if (gone) await keep.forgetOthers([...wanted.keys()]);
  for (const account of accounts) {
    if (!running.has(account.name)) running.set(account.name, start(keep, account));
  }
}

function start(keep: KeepInventory, account: WatchedAccount): Running {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, keep.signal]);
  const watch = async () => {
    try {
      await keep.providerOf(account.type).watch(account, keep.sink, signal);
    } catch (error) {
      keep.logger.error('A watch ended', { account: account.name, reason: messageOf(error) });
      await keep.sink.state(account.name, 'stale', messageOf(error)).catch(() => undefined);
    }
  };
  void watch();
  return { account, stop };
}

function stopAll(running: Map<string, Running>): void {
  for (const { stop } of running.values()) stop.abort();
  running.clear();
}
