import { type AccountKind, lockOf } from '#lib/accounts/kind';
import { blamed, checkAccount } from '#lib/accounts/kinds';
import { placeOf, requireAccount } from '#lib/accounts/queries';
import { checkSecretSize, emptySecret, type SecretBox } from '#lib/accounts/secrets';
import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { conflict } from '#lib/kernel/errors';
import { type JsonObject, jsonEquals } from '#lib/kernel/json';
import { type AccountRecord, deleteAccountRow, insertAccount, updateAccountRow } from '#lib/store/accounts';
import { notifyChange } from '#lib/store/changes';
import { type Database, inTransaction } from '#lib/store/database';

export interface AccountInput {
  kind: AccountKind;
  name: string;
  type: string;
  environment?: string;
  settings?: JsonObject;
  secrets?: JsonObject;
}

/** What local users, next-auth's own form and the addresses beside it are called. */
const localIdentityNames = ['local', 'credentials', 'saml', 'certificate'];

/** Settings that decide where secrets are sent to. */
const destinations = [
  'address',
  'server',
  'servers',
  'issuer',
  'apiAddress',
  'encryption',
  'url',
  'host',
  'port',
  'kubeconfig',
];

export async function createAccount(
  database: Database,
  actor: Actor,
  input: AccountInput & { box: SecretBox },
): Promise<{ kind: AccountKind; name: string }> {
  authorize(actor, 'administer', { kind: 'account', name: input.name });
  const { kind, type } = input;
  const name = input.name.trim();
  if (!/^[A-Za-z0-9][\w.-]{0,62}$/.test(name)) {
    const rule = 'An account name is 1 to 63 letters, digits, dots, dashes or underscores';
    throw blamed(rule, { name: rule });
  }
  if (kind === 'identity' && localIdentityNames.includes(name.toLowerCase())) {
    throw blamed(`A way to sign in cannot be called ${name}`, {
      name: 'This name means something else here; choose another',
    });
  }
  const checked = checkAccount(kind, type, { settings: input.settings ?? {}, secrets: input.secrets ?? {} });
  await inTransaction(database, async (sql) => {
    const secret = sealed(input.box, { kind, name }, checked.secrets);
    const environment = input.environment?.trim() ?? '';
    const write = { kind, name, type, environment, settings: checked.settings, secret, by: actor.name };
    if (!(await insertAccount(sql, write)))
      throw conflict(`There is a ${kind} account ${name} already`, { object: name });
    await recordAudit(sql, actor, {
      action: 'account.create',
      object: `${kind} account ${name}`,
      details: { type },
      after: { environment, settings: checked.settings, secrets: Object.keys(checked.secrets) },
    });
    await notifyChange(sql, { topic: 'accounts', id: placeOf({ kind, name }) });
  });
  return { kind, name };
}

/**
 * Settings that are given replace the stored ones; secrets are laid over them, `null` removes one. When the place
 * secrets are sent to changes, the stored ones are not sent there: they must be entered again.
 */
export async function updateAccount(
  database: Database,
  actor: Actor,
  input: Omit<AccountInput, 'type'> & { box: SecretBox },
): Promise<void> {
  authorize(actor, 'administer', { kind: 'account', name: input.name });
  const stored = await requireStored(database, input);
  const before = stored.secret === null ? {} : input.box.open(stored.secret, placeOf(stored));
  const laid = { ...before, ...input.secrets };
  const secrets = Object.fromEntries(Object.entries(laid).filter(([, value]) => value !== null));
  const checked = checkAccount(input.kind, stored.type, { settings: input.settings ?? stored.settings, secrets });
  const moved = destinations.some((key) => !jsonEquals(checked.settings[key], stored.settings[key]));
  const kept = Object.keys(before).filter((key) => before[key] !== '' && input.secrets?.[key] === undefined);
  if (moved && kept.length > 0) {
    throw blamed(
      `The account now points elsewhere: enter ${kept.join(', ')} again, so that no secret goes there unseen`,
      Object.fromEntries(kept.map((key) => [`secrets.${key}`, 'Enter it again: the account now points elsewhere'])),
    );
  }
  const environment = input.environment?.trim() ?? stored.environment;
  await inTransaction(database, async (sql) => {
    await updateAccountRow(sql, {
      kind: input.kind,
      name: stored.name,
      type: stored.type,
      environment,
      settings: checked.settings,
      secret: sealed(input.box, stored, checked.secrets),
      by: actor.name,
    });
    await recordAudit(sql, actor, {
      action: 'account.update',
      object: `${input.kind} account ${stored.name}`,
      details: { secrets: Object.keys(input.secrets ?? {}) },
      before: { environment: stored.environment, settings: stored.settings, secrets: Object.keys(before) },
      after: { environment, settings: checked.settings, secrets: Object.keys(checked.secrets) },
    });
    await notifyChange(sql, { topic: 'accounts', id: placeOf(stored) });
  });
}

/** Forgets it and its inventory. What runs in the cloud is not touched. */
export async function deleteAccount(
  database: Database,
  actor: Actor,
  input: { kind: AccountKind; name: string },
): Promise<void> {
  authorize(actor, 'administer', { kind: 'account', name: input.name });
  const { kind, name, type, environment, settings } = await requireStored(database, input);
  await inTransaction(database, async (sql) => {
    await deleteAccountRow(sql, kind, name);
    await recordAudit(sql, actor, {
      action: 'account.delete',
      object: `${kind} account ${name}`,
      before: { type, environment, settings },
    });
    await notifyChange(sql, { topic: 'accounts', id: placeOf({ kind, name }) });
  });
}

async function requireStored(database: Database, input: { kind: AccountKind; name: string }): Promise<AccountRecord> {
  const record = await requireAccount(database, input);
  const lock = lockOf(record.source);
  if (lock) throw conflict(`Account ${record.name} ${lock}`, { object: record.name });
  return record;
}

function sealed(box: SecretBox, place: { kind: string; name: string }, secrets: JsonObject): string | null {
  if (emptySecret(secrets)) return null;
  checkSecretSize(secrets, placeOf(place));
  return box.seal(secrets, placeOf(place));
}
