import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { beginSession } from '#lib/auth/admit';
import { authenticate } from '#lib/auth/authenticate';
import { hashPassword } from '#lib/auth/password';
import { concerns, removeSecondFactor, secondFactorOf } from '#lib/auth/second-factor';
import { sessionCookie } from '#lib/auth/session';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { findSecondFactor, putSecondFactor } from '#lib/store/second-factors';
import { findUserByName, updatePassword, updateRights } from '#lib/store/users';
import { listUsers } from './queries.ts';
import { resetSecondFactor, saveSecondFactorPolicy, secondFactorPolicy } from './second-factor.ts';

const password = 'four quiet boats at anchor';
let server: TestServer;
let boss: Actor;
let number = 0;
let name: string;
let lena: Actor;

beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
});
afterAll(() => server.close());
beforeEach(async () => {
  name = `lena-${++number}`;
  lena = { ...(await server.person(name)), via: 'session' };
  await saveSecondFactorPolicy(server.context.database, boss, { required: 'nobody' });
});

async function withFactor(who: string): Promise<void> {
  const { database, box } = server.context;
  const user = (await findUserByName(database.pool, who))!;
  const sealed = box.seal({ secret: 'GEZDGNBV' }, `second-factor/${user.id}`);
  await putSecondFactor(database.pool, { userId: user.id, sealed, step: 1, recoveryHashes: ['x'] }, null);
}

/** A browser that is signed in; answers whether it still is. */
async function browser(who: string, secondFactor?: string): Promise<() => Promise<boolean>> {
  const { database, keys } = server.context;
  const claims = await beginSession(database, (await findUserByName(database.pool, who))!, '', secondFactor);
  const cookie = await sessionCookie(claims, keys);
  return async () => (await authenticate(database, keys, new Headers({ cookie }))) !== undefined;
}

const require = (required: 'nobody' | 'administrators' | 'everybody') =>
  saveSecondFactorPolicy(server.context.database, boss, { required });

test('a second factor is demanded only by whoever has one', async () => {
  await expect(require('administrators')).rejects.toThrow('Set up your own second factor first');
  await expect(require('everybody')).rejects.toThrow('Set up your own second factor first');
  await withFactor('boss');
  await require('everybody');
  const { pool } = server.context.database;
  const { rows } = await pool.query(
    `SELECT before, after FROM audit_entries WHERE action = 'second-factor.policy' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows[0]).toEqual({ before: { required: 'nobody' }, after: { required: 'everybody' } });
});

test('sessions that were begun with the password alone end at once where more is demanded', async () => {
  const [byPassword, byBoth, byBoss] = [
    await browser(name),
    await browser(name, 'code'),
    await browser('boss', 'code'),
  ];
  const alive = () => Promise.all([byPassword(), byBoth(), byBoss()]);
  await require('administrators');
  expect(await alive()).toEqual([true, true, true]);
  await require('everybody');
  expect(await alive()).toEqual([false, true, true]);
  await require('nobody');
  expect(await alive()).toEqual([true, true, true]);
});

test('who becomes an administrator is asked for it from then on', async () => {
  await require('administrators');
  const alive = await browser(name);
  expect(await alive()).toBe(true);
  const { pool } = server.context.database;
  await updateRights(pool, (await findUserByName(pool, name))!.id, { roles: [], admin: true });
  expect(await alive()).toBe(false);
});

test('the policy is for local users, and tells who would have to set one up', async () => {
  expect(concerns('everybody', { source: 'harbour', admin: true })).toBe(false);
  const { pool } = server.context.database;
  await updatePassword(pool, (await findUserByName(pool, name))!.id, await hashPassword(password));
  const { required, without } = await secondFactorPolicy(server.context.database, boss);
  expect(required).toBe('nobody');
  expect(without.everybody).toContain(name);
  expect(without.administrators).not.toContain(name);
  await withFactor(name);
  expect((await secondFactorPolicy(server.context.database, boss)).without.everybody).not.toContain(name);
});

test('what is required is not given up', async () => {
  await withFactor(name);
  await require('everybody');
  expect(await secondFactorOf(server.context.database, lena)).toMatchObject({ required: true });
  const removal = removeSecondFactor(server.context, lena, { password, code: '123456' });
  await expect(removal).rejects.toThrow('required of you');
});

test('an administrator resets the second factor of somebody, and their sessions end', async () => {
  await withFactor(name);
  const alive = await browser(name, 'code');
  const { database } = server.context;
  const row = async () => (await listUsers(database, boss)).find((user) => user.name === name)!;
  expect(await row()).toMatchObject({ secondFactor: true });
  await resetSecondFactor(database, boss, { name });
  expect(await row()).toMatchObject({ secondFactor: false });
  expect(await alive()).toBe(false);
  expect(await findSecondFactor(database.pool, (await findUserByName(database.pool, name))!.id)).toBeUndefined();
  await expect(resetSecondFactor(database, boss, { name })).rejects.toThrow('has no second factor');
  await expect(resetSecondFactor(database, boss, { name: 'nobody' })).rejects.toThrow('no user nobody');
});

test('nobody but administrators does any of that', async () => {
  const { database } = server.context;
  for (const act of [
    () => secondFactorPolicy(database, lena),
    () => saveSecondFactorPolicy(database, lena, { required: 'nobody' }),
    () => resetSecondFactor(database, lena, { name: 'boss' }),
  ]) {
    await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
  }
});
