import { guardedAccount } from '#lib/accounts/guard';
import type { AccountKind } from '#lib/accounts/kind';
import type { SecretBox } from '#lib/accounts/secrets';
import type { AccountView } from '#lib/accounts/view';
import type { Actor } from '#lib/auth/actor';
import { authorize, can, missing } from '#lib/auth/can';
import { messageOf } from '#lib/kernel/errors';
import { isJsonObject } from '#lib/kernel/json';
import { type AccountUses, selectAccountUses } from '#lib/store/account-uses';
import { type AccountRecord, findAccount, selectAccounts } from '#lib/store/accounts';
import type { Database } from '#lib/store/database';

/** Those the actor may read. */
export async function listAccounts(
  database: Database,
  actor: Actor,
  input: { kind?: AccountKind } = {},
): Promise<AccountView[]> {
  const records = await selectAccounts(database.pool, input.kind);
  return records.filter((record) => mayKnow(actor, record)).map((record) => viewOf(record, actor));
}

export async function getAccount(
  database: Database,
  actor: Actor,
  input: { kind: AccountKind; name: string; box: SecretBox },
): Promise<AccountView> {
  if (input.kind === 'identity') authorize(actor, 'administer', { kind: 'system', name: 'ways to sign in' });
  const record = await requireAccount(database, input);
  authorize(actor, 'read', guardedAccount(record), askedAccount(input));
  const view = viewOf(record, actor);
  return actor.admin && record.secret !== null ? { ...view, ...namesIn(input.box, record) } : view;
}

/** What would miss the account if it were gone. */
export async function usesOfAccount(
  database: Database,
  actor: Actor,
  input: { kind: AccountKind; name: string },
): Promise<AccountUses> {
  authorize(actor, 'administer', { kind: 'account', name: input.name });
  const { name, type } = await requireAccount(database, input);
  return await selectAccountUses(database.pool, { kind: input.kind, name, type });
}

export async function requireAccount(
  database: Database,
  input: { kind: AccountKind; name: string },
): Promise<AccountRecord> {
  const record = await findAccount(database.pool, input.kind, input.name);
  if (!record) throw missing(askedAccount(input));
  return record;
}

const askedAccount = ({ kind, name }: { kind: AccountKind; name: string }) => `${kind} account ${name}`;

/** Ways to sign in are set up by administrators and concern nobody else. */
function mayKnow(actor: Actor, record: AccountRecord): boolean {
  return record.kind === 'identity' ? actor.admin : can(actor, 'read', guardedAccount(record));
}

export function placeOf(record: Pick<AccountRecord, 'kind' | 'name'>): string {
  return `${record.kind}/${record.name}`;
}

function namesIn(box: SecretBox, record: AccountRecord): Pick<AccountView, 'secretNames' | 'problem'> {
  try {
    const secrets = box.open(record.secret ?? '', placeOf(record));
    return { secretNames: Object.keys(secrets).filter((name) => secrets[name] !== '' && secrets[name] !== null) };
  } catch (error) {
    return { secretNames: [], problem: messageOf(error) };
  }
}

function viewOf(record: AccountRecord, actor: Actor): AccountView {
  const { name, type, environment, source, updatedAt, updatedBy, sync } = record;
  return {
    kind: record.kind as AccountKind,
    name,
    type,
    environment,
    namespaces: record.namespaces,
    settings: actor.admin ? record.settings : {},
    secretNames: [],
    source,
    updatedAt,
    updatedBy,
    sync: sync ? { ...sync, reason: sync.reason ?? undefined, syncedAt: sync.syncedAt ?? undefined } : undefined,
  };
}

/** Gate's `/credentials`: the clouds. `authorized` = the actor may change what runs there. */
export async function listCredentials(database: Database, actor: Actor) {
  const records = await selectAccounts(database.pool, 'cloud');
  return records
    .filter((record) => can(actor, 'read', guardedAccount(record)))
    .map((record) => credentialsOf(actor, record));
}

export async function getCredentials(database: Database, actor: Actor, name: string) {
  const record = await findAccount(database.pool, 'cloud', name);
  if (!record) throw missing(`account ${name}`);
  authorize(actor, 'read', guardedAccount(record), `account ${name}`);
  return credentialsOf(actor, record);
}

function credentialsOf(actor: Actor, record: AccountRecord) {
  const { name, type, settings } = record;
  return {
    name,
    type,
    cloudProvider: type,
    accountId: name,
    accountType: record.environment || name,
    environment: record.environment || name,
    challengeDestructiveActions: false,
    primaryAccount: false,
    permissions: isJsonObject(settings.permissions) ? settings.permissions : {},
    requiredGroupMembership: [],
    authorized: can(actor, 'write', guardedAccount(record)),
  };
}
