import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import type { CurrentRights, PasswordSource } from '#lib/identity/contract';
import { unavailable } from '#lib/kernel/errors';
import { type Database, openDatabase } from '#lib/store/database';
import { findSession } from '#lib/store/sessions';
import { insertToken, redeemToken } from '#lib/store/tokens';
import { findUserByName } from '#lib/store/users';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';
import { admit, beginSession } from './admit.ts';
import { refreshRights } from './refresh-rights.ts';
import { testSources } from './test-sources.ts';

let fresh: TestDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const ages = { lifetimeMs: 60_000, idleMs: 60_000 };
let answer: () => Promise<CurrentRights> = async () => undefined;
const directory: PasswordSource = {
  kind: 'password',
  name: 'harbour',
  title: 'Harbour',
  verify: async () => undefined,
  currentRights: () => answer(),
};
const sources = () => testSources(database, [directory]);

async function signedIn(name: string) {
  const identity = { name, displayName: name, email: '', roles: ['crew'], admin: true, grant: { login: name } };
  const user = await admit(database, sources(), 'harbour', identity);
  const token = { userId: user.id, name, hash: `hash of ${name}`, hint: '' };
  await insertToken(database.pool, token);
  return await beginSession(database, user, '10.0.0.1');
}

test('a lost role is lost while the session goes on', async () => {
  const { sessionId } = await signedIn('lena');
  answer = async () => ({ roles: ['sailors'], admin: false });
  expect(await refreshRights(database, sources(), { olderThanMs: 60_000 })).toMatchObject({ asked: 0 });
  expect(await refreshRights(database, sources(), { olderThanMs: 0 })).toMatchObject({ asked: 1, changed: ['lena'] });
  expect(await findSession(database.pool, sessionId, ages)).toMatchObject({ roles: ['sailors'], admin: false });
  const { rows } = await database.pool.query(`SELECT before, after FROM audit_entries WHERE action = 'user.rights'`);
  expect(rows[0]).toMatchObject({ before: { roles: ['crew'] }, after: { roles: ['sailors'] } });
});

test('while a source is silent its people keep what they had, and are asked about again', async () => {
  await signedIn('otto');
  answer = () => Promise.reject(unavailable('down'));
  const result = await refreshRights(database, sources(), { olderThanMs: 0 });
  expect(result).toMatchObject({ silent: ['harbour'], changed: [] });
  expect(await findUserByName(database.pool, 'otto')).toMatchObject({ roles: ['crew'] });
  answer = async () => ({ roles: [], admin: false });
  expect(await refreshRights(database, sources(), { name: 'otto', olderThanMs: 60_000 })).toMatchObject({
    changed: ['otto'],
  });
});

test('whoever is gone has neither session nor token, until they sign in again', async () => {
  const { sessionId } = await signedIn('wang');
  answer = async () => 'gone';
  expect(await refreshRights(database, sources(), { name: 'wang', olderThanMs: 0 })).toMatchObject({ gone: ['wang'] });
  expect(await findSession(database.pool, sessionId, ages)).toBeUndefined();
  expect(await redeemToken(database.pool, 'hash of wang')).toBeUndefined();
  await signedIn('wang');
  expect(await redeemToken(database.pool, 'hash of wang')).toMatchObject({ name: 'wang' });
});

test('people of a source that was taken away are gone', async () => {
  await signedIn('ada');
  const result = await refreshRights(database, testSources(database), { name: 'ada', olderThanMs: 0 });
  expect(result).toMatchObject({ gone: ['ada'] });
});

test('people of a source that cannot be opened at this moment keep what they had', async () => {
  const { sessionId } = await signedIn('ben');
  const sealedElsewhere = createSecretBox(Buffer.alloc(32, 9)).seal({ bindPassword: 'x' }, 'identity/harbour');
  const account = `INSERT INTO accounts (kind, name, type, secret) VALUES ('identity', 'harbour', 'ldap', $1)`;
  await database.pool.query(account, [sealedElsewhere]);
  const result = await refreshRights(database, testSources(database), { name: 'ben', olderThanMs: 0 });
  expect(result).toMatchObject({ gone: [], silent: ['harbour'] });
  expect(await findSession(database.pool, sessionId, ages)).toMatchObject({ name: 'ben' });
  await database.pool.query(`DELETE FROM accounts WHERE name = 'harbour'`);
});

test('a session ends by its age and by not being used', async () => {
  const { sessionId } = await signedIn('mia');
  const alive = () => findSession(database.pool, sessionId, ages);
  expect(await alive()).toMatchObject({ name: 'mia' });
  await database.pool.query(`UPDATE sessions SET seen_at = now() - interval '50 seconds' WHERE id = $1`, [sessionId]);
  expect(await alive()).toBeDefined();
  const { rows } = await database.pool.query('SELECT now() - seen_at < $2 AS used FROM sessions WHERE id = $1', [
    sessionId,
    '5s',
  ]);
  expect(rows[0].used).toBe(true);
  await database.pool.query(`UPDATE sessions SET seen_at = now() - interval '61 seconds' WHERE id = $1`, [sessionId]);
  expect(await alive()).toBeUndefined();
  await database.pool.query(
    `UPDATE sessions SET seen_at = now(), began_at = now() - interval '61 seconds' WHERE id = $1`,
    [sessionId],
  );
  expect(await alive()).toBeUndefined();
});

// Of the last, runs would be given the roles of a pipeline.
const noNames = ['<engine>', 'a\u0000b', '\u202enimda', '', 'anonymous', '7c9e@managed-service-account'];

test.each(noNames)('nobody may be called %j', async (name) => {
  const identity = { name, displayName: 'x', email: '', roles: [], admin: true };
  await expect(admit(database, sources(), 'harbour', identity)).rejects.toMatchObject({ code: 'forbidden' });
});
