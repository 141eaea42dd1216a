import { createHash } from 'node:crypto';
import { verifyPassword } from '#lib/auth/password';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { connectIdentity } from '#lib/identity/connect';
import type { AnyIdentitySource, PasswordSource, Rights } from '#lib/identity/contract';
import { connectLocal } from '#lib/identity/local/connect';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import { listStoredAccounts, type StoredAccount } from '#lib/store/account-read';
import type { Database } from '#lib/store/database';
import { readFilePeople, withFileRights } from '#lib/store/file-people';
import { findUserByName } from '#lib/store/users';

/** Seals what sources give about people; accounts are sealed with the same key. */
export interface SealBox {
  seal(secret: JsonObject, place: string): string;
  open(sealed: string, place: string): JsonObject;
}

export interface SourceParts {
  database: Database;
  box: SealBox;
  http: OutboundHttp;
  /** The product's public address, without a trailing slash. */
  url: string;
  /** Replaces references (`env:…`, `vault:…`) in the secrets of a source by what they point at. Default: there are none. */
  lookUp?(secrets: JsonObject): Promise<JsonObject>;
  logger: Logger;
}

const localSource = 'local';

/** The ways to sign in here, as they are configured at this moment. */
export interface IdentitySources {
  /** Local users first, then the accounts of kind `identity` by name. One that is set up badly is told and left out. */
  list(): Promise<readonly AnyIdentitySource[]>;
  find(name: string): Promise<AnyIdentitySource | undefined>;
  /** Whether there is such a source, even if it cannot be used at this moment. */
  isConfigured(name: string): Promise<boolean>;
  /** What the source says of somebody, and what gennaker.yaml gives them besides. */
  withFileRoles(name: string, rights: Rights): Promise<Rights>;
  sealGrant(user: string, grant: JsonObject | undefined): string | null;
  openGrant(user: string, sealed: string | null): JsonObject | undefined;
  /** Tells administrators, in the log, what strangers must not hear. */
  tell(source: string, error: unknown): void;
}

export function identitySources(parts: SourceParts): IdentitySources {
  const { database, box, logger } = parts;
  const local = connectLocal({
    find: (name) => findUserByName(database.pool, name),
    passwordMatches: verifyPassword,
  });
  let connected = new Map<string, AnyIdentitySource>();
  const tell = (source: string, error: unknown) =>
    logger.warn('A way to sign in has a problem', { source, reason: messageOf(error) });

  // What a reference points at may change without the account, so it is part of what tells two connections apart.
  const connect = async (account: StoredAccount, before: ReadonlyMap<string, AnyIdentitySource>) => {
    try {
      const secrets = await secretsOf(parts, account);
      const key = createHash('sha256')
        .update(JSON.stringify([account, secrets]))
        .digest('base64');
      return [[key, before.get(key) ?? open(parts, account, secrets)] as const];
    } catch (error) {
      tell(account.name, error);
      return [];
    }
  };
  const list = async () => {
    const accounts = await listStoredAccounts(database.pool, 'identity');
    const before = connected;
    connected = new Map((await Promise.all(accounts.map((account) => connect(account, before)))).flat());
    return [local, ...connected.values()];
  };
  return {
    list,
    find: async (name) => (await list()).find((source) => source.name === name),
    async isConfigured(name) {
      if (name === localSource) return true;
      return (await listStoredAccounts(database.pool, 'identity')).some((account) => account.name === name);
    },
    withFileRoles: async (name, rights) => withFileRights(await readFilePeople(database.pool), name, rights),
    sealGrant: (user, grant) => (grant === undefined ? null : box.seal(grant, `grant/${user}`)),
    openGrant(user, sealed) {
      if (sealed === null) return undefined;
      try {
        return box.open(sealed, `grant/${user}`);
      } catch {
        // Sealed under another key: as if nothing had been given.
        return undefined;
      }
    },
    tell,
  };
}

async function secretsOf({ box, lookUp }: SourceParts, { name, secret }: StoredAccount): Promise<JsonObject> {
  const kept = secret === null ? {} : box.open(secret, `identity/${name}`);
  return lookUp ? await lookUp(kept) : kept;
}

function open({ http, url }: SourceParts, account: StoredAccount, secrets: JsonObject): AnyIdentitySource {
  const { name, type, settings: all } = account;
  const { permissions: _, ...settings } = all;
  return connectIdentity(type, { name, settings, secrets }, { http, url, now: () => Date.now() });
}

/**
 * Whom to ask about a name and a password. Somebody known is asked about only where they belong, so that their password
 * reaches no other directory; our own users are always asked, for the time it takes.
 */
export async function passwordSources(
  sources: IdentitySources,
  database: Database,
  person: string,
): Promise<readonly PasswordSource[]> {
  const all = (await sources.list()).filter((source) => source.kind === 'password');
  const user = await findUserByName(database.pool, person);
  return user ? all.filter(({ name }) => name === user.source || name === localSource) : all;
}
