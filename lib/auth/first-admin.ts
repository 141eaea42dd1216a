import { randomBytes } from 'node:crypto';
import { hashPassword } from '#lib/auth/password';
import { hashToken } from '#lib/auth/tokens';
import type { Database } from '#lib/store/database';
import { insertToken } from '#lib/store/tokens';
import { findUserByName, hasAdmin, insertLocalUser } from '#lib/store/users';

export const firstAdminName = 'admin';

/**
 * At the first start makes the local administrator and, if a token is given, their API token. Safe to call at every
 * start and from several processes at once: what exists stays as it is. `password` is in the answer only for the call
 * that made the user, to be shown once.
 */
export async function ensureFirstAdmin(
  database: Database,
  options: { password?: string; apiToken?: string } = {},
): Promise<{ name: string; password?: string }> {
  const password = (await hasAdmin(database.pool)) ? undefined : (options.password ?? randomPassword());
  const generated = options.password === undefined;
  const made = password === undefined ? undefined : await insertAdmin(database, password, generated);
  if (options.apiToken) await keepToken(database, options.apiToken);
  return made ? { name: firstAdminName, password } : { name: firstAdminName };
}

async function insertAdmin(database: Database, password: string, generatedPassword: boolean) {
  return await insertLocalUser(database.pool, {
    name: firstAdminName,
    displayName: 'Administrator',
    email: '',
    passwordHash: await hashPassword(password),
    generatedPassword,
    roles: [],
    admin: true,
  });
}

/** A token that was revoked stays revoked: its hash is still there, so it is not inserted again. */
async function keepToken(database: Database, token: string): Promise<void> {
  const admin = await findUserByName(database.pool, firstAdminName);
  if (!admin?.admin) return;
  await insertToken(database.pool, {
    userId: admin.id,
    name: 'GENNAKER_API_TOKEN',
    hash: hashToken(token),
    hint: token.slice(-4),
  });
}

/** Easy to read aloud and to type: 20 characters without look-alikes, about 100 bits. */
export function randomPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789x';
  const text = [...randomBytes(20)].map((byte) => letters[byte % letters.length]).join('');
  return text.match(/.{5}/g)?.join('-') ?? text;
}
