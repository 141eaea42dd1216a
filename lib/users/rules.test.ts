import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedAccount } from '#lib/accounts/guard';
import { createApplication, updateApplication } from '#lib/applications/commands';
import { getApplication, listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { decide } from '#lib/auth/can';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { findStoredAccount } from '#lib/store/account-read';
import { rightsOfPerson } from './rights.ts';
import { effectOfRule } from './rule-effect.ts';
import { deleteRule, listRules, saveRule } from './rules.ts';

let server: TestServer;
let boss: Actor;
let paula: Actor;
let otto: Actor;
beforeAll(async () => {
  server = await startTestServer();
  boss = await server.person('boss', { admin: true });
  paula = await server.person('paula', { roles: ['Payments'] });
  otto = await server.person('otto', { roles: ['sre'] });
  for (const name of ['payments-api', 'payments-own', 'shop']) await createApplication(db(), boss, { name });
  await db().pool.query(
    `INSERT INTO accounts (kind, name, type, environment) VALUES ('cloud', 'zone-1', 'kubernetes', 'production')`,
  );
});
afterAll(() => server.close());

const db = () => server.context.database;
const names = async (actor: Actor) => (await listApplications(db(), actor, {})).rows.map(({ name }) => name);

test('a rule counts at once for applications without lists of their own, and the longest pattern wins', async () => {
  await saveRule(db(), boss, {
    kind: 'application',
    pattern: 'payments-*',
    permissions: { READ: ['payments'], WRITE: ['Payments'], CREATE: ['payments'] },
  });
  expect(await names(otto)).toEqual(['shop']);
  expect(await names(paula)).toEqual(['payments-api', 'payments-own', 'shop']);
  await expect(createApplication(db(), otto, { name: 'payments-new' })).rejects.toThrow(
    'create on application payments-new needs one of the roles payments (rule payments-*)',
  );
  await createApplication(db(), paula, { name: 'payments-new' });
  await saveRule(db(), boss, { kind: 'application', pattern: 'payments-a*', permissions: { WRITE: ['sre'] } });
  const { may, whyNot } = await getApplication(db(), paula, { name: 'payments-api' });
  expect(may).toEqual({ write: false, execute: false });
  expect(whyNot).toEqual({
    write: 'write on application payments-api needs one of the roles sre (rule payments-a*)',
    execute: 'application payments-api lets nobody but administrators execute (rule payments-a*)',
  });
  await expect(updateApplication(db(), paula, { name: 'payments-api', email: 'x' })).rejects.toThrow(
    'write on application payments-api needs one of the roles sre (rule payments-a*)',
  );
  await updateApplication(db(), boss, {
    name: 'payments-own',
    attributes: { permissions: { READ: ['sre'], WRITE: ['sre'] } },
  });
  expect(await names(otto)).toEqual(['payments-api', 'payments-own', 'shop']);
  await deleteRule(db(), boss, { kind: 'application', pattern: 'payments-a*' });
  expect((await listRules(db(), boss)).map(({ pattern }) => pattern)).toEqual(['payments-*']);
});

test('a rule for an environment is obeyed by all of its accounts, whatever they say themselves', async () => {
  const account = async () => guardedAccount((await findStoredAccount(db().pool, 'cloud', 'zone-1'))!);
  expect(decide(paula, 'write', await account()).allowed).toBe(true);
  await saveRule(db(), boss, { kind: 'environment', pattern: 'prod*', permissions: { WRITE: ['sre'] } });
  expect(decide(paula, 'write', await account())).toEqual({
    allowed: false,
    rule: 'write on environment production needs one of the roles sre',
  });
  expect(decide(otto, 'write', await account()).allowed).toBe(true);
});

test('an administrator reads what somebody may do, and why', async () => {
  const { summary, creating, rows } = await rightsOfPerson(db(), boss, { name: 'paula' });
  expect(creating).toContainEqual({
    names: 'payments-*',
    allowed: true,
    rule: 'role payments may create application payments-* (rule payments-*)',
  });
  expect(creating.at(-1)).toMatchObject({ names: 'any other name', allowed: true });
  const [first] = (await rightsOfPerson(db(), boss, { name: 'otto' })).creating;
  expect(first).toMatchObject({ names: 'payments-*', allowed: false });
  expect(summary).toContain('Payments');
  const rights = (name: string) => rows.find((row) => row.name === name)?.rights.map((one) => [one.allowed, one.rule]);
  expect(rights('zone-1')?.[2]).toEqual([false, 'write on environment production needs one of the roles sre']);
  expect(rights('payments-api')?.[0]).toEqual([
    true,
    'role payments may read application payments-api (rule payments-*)',
  ]);
  await expect(rightsOfPerson(db(), paula, { name: 'paula' })).rejects.toThrow('only administrators');
});

test('a rule that cannot be read is refused with what it must look like', async () => {
  const save = (kind: string, pattern: string, permissions = {}) =>
    saveRule(db(), boss, { kind, pattern, permissions });
  await expect(save('application', 'a*b')).rejects.toThrow('a star at the end');
  await expect(save('cloud', 'a')).rejects.toThrow('A rule is for an application or an environment');
  await expect(save('application', 'a', { DELETE: ['x'] })).rejects.toThrow('lists of role names');
});

test('before a rule is saved an administrator sees whom it affects', async () => {
  await createApplication(db(), boss, { name: 'harbour-a' });
  await createApplication(db(), boss, { name: 'harbour-b' });
  const ask = (permissions = {}, more = {}) =>
    effectOfRule(db(), boss, { kind: 'application', pattern: 'harbour-*', permissions, ...more });
  const closed = { READ: ['sre', 'payments'], WRITE: ['sre'] };
  expect(await ask(closed)).toEqual({
    things: { count: 2, names: ['harbour-a', 'harbour-b'] },
    people: [{ name: 'paula', gains: [], loses: ['write'] }],
    more: 0,
    everyone: [],
  });
  await saveRule(db(), boss, { kind: 'application', pattern: 'harbour-*', permissions: closed });
  expect(await ask({}, { deleted: true })).toMatchObject({
    people: [{ name: 'paula', gains: ['write'], loses: [] }],
    everyone: ['read', 'execute', 'write'],
  });
  const environment = { kind: 'environment', pattern: 'production', permissions: { WRITE: ['payments'] } };
  expect(await effectOfRule(db(), boss, environment)).toMatchObject({
    things: { count: 1, names: ['zone-1'] },
    people: [
      { name: 'otto', gains: [], loses: ['write'] },
      { name: 'paula', gains: ['write'], loses: [] },
    ],
  });
  await expect(effectOfRule(db(), otto, environment)).rejects.toThrow('only administrators');
});
