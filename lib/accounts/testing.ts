import type { ArtifactConnecting } from '#lib/accounts/artifacts';
import { connectCloud, lookedUp, openAccount } from '#lib/accounts/connecting';
import type { AccountKind } from '#lib/accounts/kind';
import { checkAccount } from '#lib/accounts/kinds';
import { connectArtifacts } from '#lib/artifacts/connect';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { connectCi } from '#lib/ci/connect';
import { readProviderPolicy } from '#lib/config/provider-policy';
import { connectIdentity } from '#lib/identity/connect';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { connectMetricStore } from '#lib/metric-stores/connect';
import { connectNotifications } from '#lib/notifications/connect';
import type { AccountFinding, CloudAccount } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';

type OpenedAccount = CloudAccount & { type: string };

/** Reaches what an account stands for. What is missing is said in words a person can act on; empty = all is well. */
export async function testAccount(
  connecting: ArtifactConnecting,
  actor: Actor,
  input: { kind: AccountKind; name: string },
): Promise<readonly AccountFinding[]> {
  const right = input.kind === 'identity' ? 'administer' : 'write';
  const account = await openAccount(connecting, actor, right, input.kind, input.name);
  return found(connecting, actor, input.kind, account);
}

/** The same before anything is stored, with what a form holds. Throws `invalid` blaming the fields that are wrong. */
export async function tryAccount(
  connecting: ArtifactConnecting,
  actor: Actor,
  input: {
    kind: AccountKind;
    name: string;
    type: string;
    environment?: string;
    settings?: JsonObject;
    secrets?: JsonObject;
  },
): Promise<readonly AccountFinding[]> {
  const name = input.name.trim() || 'new';
  authorize(actor, 'administer', { kind: 'account', name });
  const { settings, secrets } = checkAccount(input.kind, input.type, {
    settings: input.settings ?? {},
    secrets: input.secrets ?? {},
  });
  return found(connecting, actor, input.kind, {
    name,
    type: input.type,
    environment: input.environment ?? '',
    settings,
    secrets: await lookedUp(connecting, input.kind, secrets),
  });
}

async function found(
  connecting: ArtifactConnecting,
  actor: Actor,
  kind: AccountKind,
  account: OpenedAccount,
): Promise<readonly AccountFinding[]> {
  try {
    return await tests[kind](connecting, account, actor);
  } catch (error) {
    if (!isGennakerError(error)) throw error;
    return [{ level: 'error', message: messageOf(error) }];
  }
}

const tests: Record<
  AccountKind,
  (connecting: ArtifactConnecting, account: OpenedAccount, actor: Actor) => Promise<readonly AccountFinding[]>
> = {
  cloud: async (_connecting, account) => await providerOf(account.type, readProviderPolicy()).test(account),
  ci: async ({ http }, account) => {
    await connectCi(account.type, account, http).ping();
    return [];
  },
  artifact: async (connecting, account, actor) => {
    const cloud = (name: string) => connectCloud(connecting, actor, 'read', name);
    await connectArtifacts(account.type, account, { ...connecting, cloud }).check?.();
    return [];
  },
  notification: async ({ http }, account) => {
    await connectNotifications(account.type, account, http).check();
    return [];
  },
  'metric-store': async ({ http }, account) => {
    await connectMetricStore(account.type, account, http).ping();
    return [];
  },
  identity: async ({ http }, { type, name, settings, secrets }) => {
    const { permissions: _, ...own } = settings;
    const source = connectIdentity(type, { name, settings: own, secrets }, { http, url: '', now: () => Date.now() });
    const found = (await source.check?.()) ?? [];
    return found.map((message) => ({ level: 'note' as const, message }));
  },
};
