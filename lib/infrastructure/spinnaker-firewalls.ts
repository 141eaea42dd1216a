import type { Connecting } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { getLiveResource } from '#lib/infrastructure/live';
import { readableAccounts, requireCloudAccount } from '#lib/infrastructure/readable';
import { notFound } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';
import { type FirewallRecord, selectFirewalls } from '#lib/store/firewalls';

/** Firewalls as Gate's clients know them, by account, provider and region; a region is a namespace there. */

const provider = 'kubernetes';

interface Asked {
  account: string;
  region: string;
  /** `networkPolicy web` */
  name: string;
}

export async function firewallsEverywhere(database: Database, actor: Actor): Promise<JsonObject> {
  const accounts = await readableAccounts(database, actor);
  const records = await selectFirewalls(database.pool, actor, { accounts });
  const byAccount = Map.groupBy(records, ({ account }) => account);
  return Object.fromEntries([...byAccount].map(([account, rows]) => [account, { [provider]: byRegion(rows) }]));
}

export async function firewallsOfAccount(database: Database, actor: Actor, account: string): Promise<JsonObject> {
  await requireCloudAccount(database, actor, account);
  return byRegion(await selectFirewalls(database.pool, actor, { accounts: [account] }));
}

export async function firewallsOfRegion(
  database: Database,
  actor: Actor,
  { account, region }: Omit<Asked, 'name'>,
): Promise<JsonObject[]> {
  await requireCloudAccount(database, actor, account);
  return (await selectFirewalls(database.pool, actor, { accounts: [account], namespace: region })).map(summaryOf);
}

/** With its manifest, which the cloud is asked for. Throws `not-found`, or `unavailable` when it cannot be reached. */
export async function firewallNamed(connecting: Connecting, actor: Actor, asked: Asked): Promise<JsonObject> {
  const { account, region, name } = asked;
  await requireCloudAccount(connecting.database, actor, account);
  const filter = { accounts: [account], namespace: region };
  const rows = await selectFirewalls(connecting.database.pool, actor, filter);
  const found = rows.find((row) => fullName(row) === name);
  if (!found) throw notFound(`Account ${account} has no firewall ${name} in ${region}`, { object: name });
  const { manifest } = await getLiveResource(connecting, actor, { id: found.id });
  return {
    ...summaryOf(found),
    account,
    accountName: account,
    region,
    namespace: region,
    cloudProvider: provider,
    type: provider,
    kind: lowerFirst(found.kind),
    displayName: found.name,
    createdTime: found.createdAt,
    application: found.application,
    manifest: (manifest ?? null) as JsonObject | null,
  };
}

function byRegion(records: readonly FirewallRecord[]): JsonObject {
  const regions = Map.groupBy(records, ({ namespace }) => namespace);
  return Object.fromEntries([...regions].map(([region, rows]) => [region, rows.map(summaryOf)]));
}

function summaryOf(record: FirewallRecord): JsonObject {
  return { name: fullName(record), id: fullName(record) };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const fullName = ({ kind, name }: FirewallRecord) => `${lowerFirst(kind)} ${name}`;
