import { guardedAccount } from '#lib/accounts/guard';
import { resolveSecrets } from '#lib/accounts/secret-references';
import type { SecretBox } from '#lib/accounts/secrets';
import { type Actor, internalActor } from '#lib/auth/actor';
import { type Action, authorize, can, decide } from '#lib/auth/can';
import { connectCi } from '#lib/ci/connect';
import type { CiSystem } from '#lib/ci/contract';
import { readProviderPolicy } from '#lib/config/provider-policy';
import { currentSecretSources, type SecretSources } from '#lib/config/secret-sources';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { messageOf, notFound } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { CloudAccount, ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { findStoredAccount, listStoredAccounts, type StoredAccount } from '#lib/store/account-read';
import type { Database } from '#lib/store/database';

/** Accounts as live connections. Secrets are opened here and go no further than the client that needs them. */
export interface Connecting {
  database: Database;
  box: SecretBox;
  http: OutboundHttp;
  /** Where secrets that are references are kept. Default: what the environment says. */
  secretSources?: SecretSources;
}

const words: Record<string, string> = { cloud: 'cloud account', ci: 'CI system', artifact: 'artifact account' };

/** Throws `not-found` naming the accounts there are, or `forbidden` naming the rule. */
export async function openAccount(
  connecting: Connecting,
  actor: Actor,
  action: Action,
  kind: string,
  name: string,
): Promise<CloudAccount & { type: string }> {
  const { database } = connecting;
  const stored = await findStoredAccount(database.pool, kind, name);
  // Whether one is not there or may not be read sounds the same.
  if (!stored || !can(actor, 'read', guardedAccount(stored))) {
    const known = (await listStoredAccounts(database.pool, kind)).filter((one) =>
      can(actor, 'read', guardedAccount(one)),
    );
    const list =
      known.length > 0 ? `; there are ${known.map((one) => one.name).join(', ')}` : '; there is none that you may read';
    const cause = stored && { hidden: decide(actor, 'read', guardedAccount(stored)).rule };
    const { token } = actor;
    const limit = token?.applications.length
      ? `. The token ${token.name} sees accounts that ${token.applications.join(', ')} uses`
      : '';
    throw notFound(`There is no ${words[kind] ?? kind} named ${name || '(empty)'}${list}${limit}`, {
      object: name,
      cause,
    });
  }
  authorize(actor, action, guardedAccount(stored));
  return await opened(connecting, stored);
}

async function opened(connecting: Connecting, stored: StoredAccount): Promise<CloudAccount & { type: string }> {
  const kept: JsonObject =
    stored.secret === null ? {} : connecting.box.open(stored.secret, `${stored.kind}/${stored.name}`);
  const secrets = await lookedUp(connecting, stored.kind, kept);
  const { name, type, environment, settings } = stored;
  return { name, type, environment, settings, secrets };
}

/** Secrets of an account of this kind, with references replaced by what they point at. */
export async function lookedUp(connecting: Connecting, kind: string, secrets: JsonObject): Promise<JsonObject> {
  return await resolveSecrets(secrets, {
    sources: connecting.secretSources ?? currentSecretSources(),
    http: connecting.http,
    // A cluster's own secrets cannot lie in a cluster: two could wait for each other.
    cluster: kind === 'cloud' ? undefined : (...place) => secretOfCluster(connecting, ...place),
  });
}

/** Administrators wrote the reference; whoever uses the account need not be able to read the Secret. */
async function secretOfCluster(connecting: Connecting, account: string, namespace: string, name: string) {
  const cloud = await connectCloud(connecting, internalActor('secrets'), 'read', account);
  const found = await cloud.read({ kind: 'Secret', namespace, name });
  if (!found) throw notFound(`There is no Secret ${name} in ${namespace} of ${account}`);
  return objectAt(found, 'data');
}

export async function connectCloud(
  connecting: Connecting,
  actor: Actor,
  action: 'read' | 'write',
  name: string,
): Promise<ManifestCloud> {
  const account = await openAccount(connecting, actor, action, 'cloud', name);
  return providerOf(account.type, readProviderPolicy()).connect(account);
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

/** `addedAt`: in milliseconds since 1970, as stored: an account that was deleted and added again is another one. */
export type WatchedAccount = CloudAccount & { type: string; addedAt: number };

/** For the worker's watches: every cloud account that can be opened. One with unreadable secrets is told and left out. */
export async function openClouds(
  connecting: Connecting,
  tell: (account: string, reason: string) => void,
): Promise<WatchedAccount[]> {
  const stored = await listStoredAccounts(connecting.database.pool, 'cloud');
  const all = stored.map(async (one) => {
    try {
      return [{ ...(await opened(connecting, one)), addedAt: one.addedAt }];
    } catch (error) {
      tell(one.name, messageOf(error));
      return [];
    }
  });
  return (await Promise.all(all)).flat();
}
