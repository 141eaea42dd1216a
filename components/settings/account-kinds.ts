import type { AccountKind } from '#lib/accounts/kind';

/** How screens call the kinds of accounts, in the order they are shown. */
export const accountKindNames: Record<AccountKind, { title: string; one: string }> = {
  cloud: { title: 'Clouds', one: 'cloud account' },
  ci: { title: 'CI systems', one: 'CI system' },
  artifact: { title: 'Artifact sources', one: 'artifact source' },
  'metric-store': { title: 'Metric stores', one: 'metric store' },
  notification: { title: 'Notifications', one: 'notification account' },
  identity: { title: 'Signing in', one: 'way to sign in' },
};

export const accountApi = (account: { kind: AccountKind; name: string }) =>
  `/api/accounts/${account.kind}/${encodeURIComponent(account.name)}`;

export const accountPage = (account: { kind: AccountKind; name: string }) =>
  `/settings/accounts/${account.kind}/${encodeURIComponent(account.name)}`;

export const accountsKey = ['accounts', 'all'] as const;
export const accountKey = (account: { kind: AccountKind; name: string }) => ['account', account.kind, account.name];
