import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PasswordSource } from '#lib/identity/contract';
import { unavailable } from '#lib/kernel/errors';
import { type Database, openDatabase } from '#lib/store/database';
import { redeemToken } from '#lib/store/tokens';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';
import { signInLimits } from './attempts.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { signInWithPassword } from './sign-in.ts';
import { testSources } from './test-sources.ts';
import { createToken, hashToken, listTokens, revokeToken } from './tokens.ts';

let fresh: TestDatabase;
let database: Database;
let password: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 4 });
  password = (await ensureFirstAdmin(database, { apiToken: 'a-token-of-the-environment' })).password ?? '';
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const signIn = async (
  attempt: Partial<{ name: string; password: string; address: string }>,
  sources = testSources(database),
) => (await signInWithPassword(database, sources, { name: 'admin', password, address: '10.0.0.1', ...attempt })).user;

test('the first start makes an administrator once, with a password shown once', async () => {
  expect(password.length).toBeGreaterThanOrEqual(20);
  expect(await ensureFirstAdmin(database, { password: 'another password' })).toEqual({ name: 'admin' });
  expect(await signIn({})).toMatchObject({ admin: true, generatedPassword: true });
  await expect(signIn({ password: 'another password', address: '10.0.0.9' })).rejects.toThrow('is wrong');
});

test('the token of the environment belongs to the administrator, and stays revoked once revoked', async () => {
  const hash = hashToken('a-token-of-the-environment');
  expect((await redeemToken(database.pool, hash))?.name).toBe('admin');
  const admin = { name: 'admin', displayName: '', roles: [], admin: true, via: 'session' as const };
  const [token] = await listTokens(database, admin);
  await revokeToken(database, admin, { id: token!.id });
  await ensureFirstAdmin(database, { apiToken: 'a-token-of-the-environment' });
  expect(await redeemToken(database.pool, hash)).toBeUndefined();
});

test('a token is shown once, kept as a hash, and can neither outlive its end nor make others', async () => {
  const admin = { name: 'admin', displayName: '', roles: [], admin: true, via: 'session' as const };
  const { id, token } = await createToken(database, admin, { name: 'ci', expiresInDays: 1 });
  expect(token).toMatch(/^gnk_[\w-]{43}$/);
  const tricky = await createToken(database, admin, { name: 'a\r\n\u202eb', expiresInDays: 1 });
  expect(await listTokens(database, admin)).toContainEqual(expect.objectContaining({ id: tricky.id, name: 'a b' }));
  expect((await redeemToken(database.pool, hashToken(token)))?.name).toBe('admin');
  expect(JSON.stringify(await listTokens(database, admin))).not.toContain(token);
  await expect(createToken(database, { ...admin, via: 'token' }, { name: 'more' })).rejects.toThrow(
    'cannot make tokens',
  );
  await database.pool.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
  expect(await redeemToken(database.pool, hashToken(token))).toBeUndefined();
});

test('guessing from one address is stopped, and then the right password no longer helps there', async () => {
  const address = '10.0.0.66';
  for (let n = 0; n < signInLimits.pair; n++) {
    await expect(signIn({ password: `guess ${n}`, address })).rejects.toThrow('is wrong');
  }
  await expect(signIn({ address })).rejects.toThrow('Too many failed sign-ins');
  expect((await signIn({ address: '10.0.0.2' })).name).toBe('admin');
});

test('many guesses at once do not slip under the limit', async () => {
  const address = '10.0.0.67';
  const guesses = Array.from({ length: 3 * signInLimits.pair }, (_, n) => signIn({ password: `guess ${n}`, address }));
  const reasons = (await Promise.allSettled(guesses)).map((guess) => String((guess as PromiseRejectedResult).reason));
  expect(reasons.filter((reason) => reason.includes('is wrong')).length).toBeLessThanOrEqual(signInLimits.pair);
});

test('an unknown name answers like a wrong password and leaves no trace of what was typed', async () => {
  await expect(signIn({ name: 'my secret by mistake', address: '10.0.0.3' })).rejects.toThrow(
    'The name or the password is wrong',
  );
  const { rows } = await database.pool.query('SELECT actor, object FROM audit_entries');
  expect(JSON.stringify(rows)).not.toContain('my secret');
});

test('a directory that is down keeps nobody of the others out, and is named when nobody else answers', async () => {
  const down: PasswordSource = {
    kind: 'password',
    name: 'directory',
    title: 'Directory',
    verify: () => Promise.reject(unavailable('down')),
  };
  const sources = testSources(database, [down]);
  expect((await signIn({ address: '10.0.0.4' }, sources)).name).toBe('admin');
  await expect(signIn({ name: 'lena', address: '10.0.0.4' }, sources)).rejects.toThrow('directory cannot be reached');
});

test('another source cannot sign in as a local user', async () => {
  const imposter: PasswordSource = {
    kind: 'password',
    name: 'directory',
    title: 'Directory',
    verify: async ({ name }) => ({ name, displayName: name, email: '', roles: ['crew'], admin: true }),
  };
  await expect(signIn({ password: 'x', address: '10.0.0.5' }, testSources(database, [imposter]))).rejects.toThrow(
    'is wrong',
  );
  expect(await signIn({ name: 'lena', address: '10.0.0.5' }, testSources(database, [imposter]))).toMatchObject({
    source: 'directory',
    roles: ['crew'],
  });
});
