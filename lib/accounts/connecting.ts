import { guardedAccount } from '#lib/accounts/guard';
import type { SecretBox } from '#lib/accounts/secrets';
import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, can } from '#lib/auth/can';
import { connectCi } from '#lib/ci/connect';
import type { CiSystem } from '#lib/ci/contract';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { messageOf, notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { CloudAccount, ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { findStoredAccount, listStoredAccounts, type StoredAccount } from '#lib/store/account-read';
import type { Database } from '#lib/store/database';

/** Accounts as live connections. Secrets are opened here and go no further than the client that needs them. */
export interface Connecting {
  database: Database;
  box: SecretBox;
  http: OutboundHttp;
}

const words: Record<string, string> = { cloud: 'cloud account', ci: 'CI system', artifact: 'artifact account' };

/** Throws `not-found` naming the accounts there are, or `forbidden` naming the rule. */
export async function openAccount(
  { database, box }: Connecting,
  actor: Actor,
  action: Action,
  kind: string,
  name: string,
): Promise<CloudAccount & { type: string }> {
  const stored = await findStoredAccount(database.pool, kind, name);
  // Whether one is not there or may not be read sounds the same.
  if (!stored || !can(actor, 'read', guardedAccount(stored))) {
    const known = (await listStoredAccounts(database.pool, kind)).filter((one) =>
      can(actor, 'read', guardedAccount(one)),
    );
    const list =
      known.length > 0 ? `; there are ${known.map((one) => one.name).join(', ')}` : '; there is none that you may read';
    throw notFound(`There is no ${words[kind] ?? kind} named ${name || '(empty)'}${list}`, { object: name });
  }
  authorize(actor, action, guardedAccount(stored));
  return opened(box, stored);
}

function opened(box: SecretBox, stored: StoredAccount): CloudAccount & { type: string } {
  const secrets: JsonObject = stored.secret === null ? {} : box.open(stored.secret, `${stored.kind}/${stored.name}`);
  const { name, type, environment, settings } = stored;
  return { name, type, environment, settings, secrets };
}

export async function connectCloud(
  connecting: Connecting,
  actor: Actor,
  action: 'read' | 'write',
  name: string,
): Promise<ManifestCloud> {
  const account = await openAccount(connecting, actor, action, 'cloud', name);
  return providerOf(account.type).connect(account);
}

export async function connectCiSystem(
  connecting: Connecting,
  actor: Actor,
  action: 'read' | 'write',
  name: string,
): Promise<CiSystem> {
  const account = await openAccount(connecting, actor, action, 'ci', name);
  return connectCi(account.type, account, connecting.http);
}

/** For the worker's watches: every cloud account that can be opened. One with unreadable secrets is told and left out. */
export async function openClouds(
  { database, box }: Connecting,
  tell: (account: string, reason: string) => void,
): Promise<(CloudAccount & { type: string })[]> {
  const stored = await listStoredAccounts(database.pool, 'cloud');
  return stored.flatMap((one) => {
    try {
      return [opened(box, one)];
    } catch (error) {
      tell(one.name, messageOf(error));
      return [];
    }
  });
}
