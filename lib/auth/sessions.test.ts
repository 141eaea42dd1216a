import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { signInLimits } from '#lib/auth/attempts';
import { hashPassword, verifyPassword } from '#lib/auth/password';
import { changePassword, endOwnSession, listOwnSessions, signOutEverywhere } from '#lib/auth/sessions';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { findSession, insertSession } from '#lib/store/sessions';
import { findUserByName, insertLocalUser, updatePassword } from '#lib/store/users';

const password = 'four quiet boats at anchor';
const next = 'five louder boats at sea';
const person = { displayName: '', email: '', roles: [], admin: false };
const lena: Actor = { ...person, name: 'lena', via: 'session', address: '10.1.0.1' };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const passwordHash = await hashPassword(password);
  for (const name of ['lena', 'otto'])
    await insertLocalUser(server.context.database.pool, { ...person, name, passwordHash });
});
afterAll(() => server.close());

const stored = async (name: string) => (await findUserByName(server.context.database.pool, name))!.passwordHash;

test('guessing the current password in an open session is stopped as at the door', async () => {
  const { database } = server.context;
  const guess = () => changePassword(database, lena, { current: 'wrong', next });
  for (let n = 0; n < signInLimits.pair; n++) await expect(guess()).rejects.toThrow('The current password is wrong');
  await expect(changePassword(database, lena, { current: password, next })).rejects.toMatchObject({ code: 'limit' });
  expect(await verifyPassword(password, await stored('lena'))).toBe(true);
});

test('a password that the product made gives way to an own one, and not to itself', async () => {
  const { database } = server.context;
  const otto = { ...lena, name: 'otto' };
  const { id } = (await findUserByName(database.pool, 'otto'))!;
  await updatePassword(database.pool, id, await hashPassword(password), true);
  const same = changePassword(database, otto, { current: password, next: password });
  await expect(same).rejects.toThrow('The new password is the current one');
  expect(await findUserByName(database.pool, 'otto')).toMatchObject({ generatedPassword: true });
  await changePassword(database, otto, { current: password, next });
  expect(await findUserByName(database.pool, 'otto')).toMatchObject({ generatedPassword: false });
  await updatePassword(database.pool, id, await hashPassword(password));
});

test('a person sees where they are signed in, ends one of those, and no token or stranger does', async () => {
  const { database } = server.context;
  const otto: Actor = { ...person, name: 'otto', via: 'session', address: '10.1.0.2' };
  const { id: userId } = (await findUserByName(database.pool, 'otto'))!;
  const here = await insertSession(database.pool, { userId, address: '10.1.0.2' });
  const lost = await insertSession(database.pool, { userId, address: '10.9.9.9', secondFactor: true });
  const atDesk = { ...otto, sessionId: here };
  const seen = await listOwnSessions(database, atDesk);
  expect(seen).toHaveLength(2);
  expect(seen.find(({ id }) => id === here)).toMatchObject({ address: '10.1.0.2', current: true, secondFactor: false });
  expect(seen.find(({ id }) => id === lost)).toMatchObject({ address: '10.9.9.9', current: false, secondFactor: true });
  const ages = { lifetimeMs: 3_600_000, idleMs: 3_600_000 };
  for (const agent of ['Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0', 'curl/8.5']) {
    await findSession(database.pool, lost, ages, agent);
  }
  const named = (await listOwnSessions(database, atDesk)).map(({ id, browser }) => [id, browser]);
  expect(named, 'what it was begun with').toContainEqual([lost, 'Firefox 132 on Linux']);
  expect(named).toContainEqual([here, undefined]);
  await expect(endOwnSession(database, lena, { id: lost })).rejects.toThrow('over already');
  await expect(listOwnSessions(database, { ...otto, via: 'token' })).rejects.toThrow('not with a token');
  await endOwnSession(database, atDesk, { id: lost });
  expect((await listOwnSessions(database, atDesk)).map(({ id }) => id)).toEqual([here]);
  await signOutEverywhere(database, atDesk, {});
  expect(await listOwnSessions(database, atDesk)).toEqual([]);
});

test('whoever knows the current password changes it, however often', async () => {
  const { database } = server.context;
  const otto = { ...lena, name: 'otto' };
  const words = [password, ...Array.from({ length: signInLimits.pair + 1 }, (_, n) => `${next} ${n}`)];
  for (const [n, current] of words.slice(0, -1).entries()) {
    await changePassword(database, otto, { current, next: words[n + 1]! });
  }
  expect(await verifyPassword(words.at(-1)!, await stored('otto'))).toBe(true);
});
