import { guardedAccount } from '#lib/accounts/guard';
import { guardedApplication, requireApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { authorize, can, missing } from '#lib/auth/can';
import { findStoredAccount, listStoredAccounts } from '#lib/store/account-read';
import { findApplication } from '#lib/store/applications';
import type { Database } from '#lib/store/database';
import { findResource, type ResourceRecord } from '#lib/store/inventory-read';

/** It takes the right to the application and to the account. Answers the application's key and the accounts whose part of it the actor may see. */
export async function readableParts(
  database: Database,
  actor: Actor,
  application: string,
): Promise<{ application: string; accounts: string[] }> {
  const record = await requireApplication(database, actor, 'read', application);
  return { application: record.name, accounts: await readableAccounts(database, actor) };
}

export async function readableAccounts(database: Database, actor: Actor): Promise<string[]> {
  const stored = await listStoredAccounts(database.pool, 'cloud');
  return stored.filter((account) => can(actor, 'read', guardedAccount(account))).map((account) => account.name);
}

/** Throws `not-found` when the actor may not know of it. */
export async function requireCloudAccount(database: Database, actor: Actor, name: string): Promise<void> {
  const account = await findStoredAccount(database.pool, 'cloud', name);
  if (!account) throw missing(`account ${name}`);
  authorize(actor, 'read', guardedAccount(account));
}

/** Throws `not-found`, or `forbidden` naming the rule. An application that exists only in a cloud has no rules. */
export async function requireResource(database: Database, actor: Actor, id: string): Promise<ResourceRecord> {
  const row = await findResource(database.pool, id);
  const account = row && (await findStoredAccount(database.pool, 'cloud', row.account));
  const asked = `resource ${id} any more`;
  if (!row || !account) throw missing(asked);
  authorize(actor, 'read', guardedAccount(account), asked);
  const application = row.application ? await findApplication(database.pool, row.application) : undefined;
  if (application) authorize(actor, 'read', guardedApplication(application), asked);
  return row;
}
