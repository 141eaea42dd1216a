import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createAccount, deleteAccount, updateAccount } from './commands.ts';
import { getAccount, listAccounts, listCredentials, usesOfAccount } from './queries.ts';
import { testAccount, tryAccount } from './testing.ts';

let server: TestServer;
let boss: Actor;
let otto: Actor;
beforeAll(async () => {
  server = await startTestServer();
  boss = await server.person('boss', { admin: true });
  otto = await server.person('otto', { roles: ['crew'] });
});
afterAll(() => server.close());

const db = () => server.context.database;
const box = () => server.context.box;
const jenkins = (name: string, rest: object = {}) => ({
  kind: 'ci' as const,
  name,
  type: 'jenkins',
  settings: { address: 'https://ci.example.com', user: 'robot' },
  secrets: { token: 'hush-hush' },
  box: box(),
  ...rest,
});

test('a secret goes in and never comes out', async () => {
  await createAccount(db(), boss, jenkins('main'));
  const answers = [
    await listAccounts(db(), boss),
    await getAccount(db(), boss, { kind: 'ci', name: 'main', box: box() }),
    (await db().pool.query('SELECT * FROM accounts')).rows,
    (await db().pool.query('SELECT * FROM audit_entries')).rows,
  ];
  expect(JSON.stringify(answers)).not.toContain('hush-hush');
  expect(answers[1]).toMatchObject({ secretNames: ['token'], settings: { user: 'robot' } });
});

test('people see which accounts there are, not how they are set up', async () => {
  const [account] = await listAccounts(db(), otto, { kind: 'ci' });
  expect(account).toMatchObject({ name: 'main', settings: {}, secretNames: [] });
  await expect(createAccount(db(), otto, jenkins('mine'))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(deleteAccount(db(), otto, { kind: 'ci', name: 'main' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('stored secrets are kept over an edit, unless the account then points elsewhere', async () => {
  await createAccount(db(), boss, jenkins('moving'));
  await updateAccount(db(), boss, {
    kind: 'ci',
    name: 'moving',
    settings: { address: 'https://ci.example.com', user: 'x' },
    box: box(),
  });
  expect((await getAccount(db(), boss, { kind: 'ci', name: 'moving', box: box() })).secretNames).toEqual(['token']);
  const elsewhere = { kind: 'ci' as const, name: 'moving', settings: { address: 'https://evil.example' }, box: box() };
  await expect(updateAccount(db(), boss, elsewhere)).rejects.toThrow('enter token again');
  await updateAccount(db(), boss, { ...elsewhere, secrets: { token: 'new' } });
});

test('what is wrong is named, and what was entered is not repeated', async () => {
  const wrong = createAccount(db(), boss, jenkins('bad', { settings: { address: 'file:///etc/hush-hush' } }));
  await expect(wrong).rejects.toThrow('settings.address');
  await expect(wrong).rejects.not.toThrow('hush-hush');
  await expect(createAccount(db(), boss, jenkins('bad', { type: 'abacus' }))).rejects.toThrow('there are: jenkins');
  await expect(createAccount(db(), boss, jenkins('../x'))).rejects.toThrow('account name');
  await expect(createAccount(db(), boss, jenkins('main'))).rejects.toMatchObject({ code: 'conflict' });
});

test('credentials are the clouds, filtered by their permissions', async () => {
  const cloud = (name: string, permissions: object) =>
    createAccount(db(), boss, {
      kind: 'cloud',
      name,
      type: 'kubernetes',
      environment: 'test',
      settings: { permissions: permissions as never },
      secrets: { kubeconfig: 'apiVersion: v1' },
      box: box(),
    });
  await cloud('zone-2', { READ: ['crew'], WRITE: ['ops'] });
  await cloud('zone-3', { READ: ['ops'], WRITE: ['ops'] });
  expect(await listCredentials(db(), otto)).toMatchObject([
    { name: 'zone-2', type: 'kubernetes', cloudProvider: 'kubernetes', environment: 'test', authorized: false },
  ]);
  await db().pool.query(`INSERT INTO inventory_syncs (account, state, since) VALUES ('zone-2', 'live', now())`);
  expect((await listAccounts(db(), boss, { kind: 'cloud' }))[0]?.sync?.state).toBe('live');
  await deleteAccount(db(), boss, { kind: 'cloud', name: 'zone-2' });
  expect((await db().pool.query('SELECT 1 FROM inventory_syncs')).rows).toEqual([]);
});

test('a test of an account tells what is wrong with it instead of failing', async () => {
  await createAccount(db(), boss, jenkins('down', { settings: { address: 'http://10.0.0.1:1' } }));
  const findings = await testAccount(server.context, boss, { kind: 'ci', name: 'down' });
  expect(findings).toMatchObject([{ level: 'error', message: expect.any(String) }]);
  expect(JSON.stringify(findings)).not.toContain('hush-hush');
});

test('what is wrong is blamed on its fields, all of them at once', async () => {
  const wrong = createAccount(db(), boss, jenkins('bad', { settings: { address: 'ci', user: 7 } }));
  await expect(wrong).rejects.toMatchObject({
    data: { fields: { 'settings.address': expect.any(String), 'settings.user': expect.any(String) } },
  });
  const permissions = { READ: 'crew' };
  const open = createAccount(db(), boss, jenkins('bad', { settings: { address: 'http://ci', permissions } }));
  await expect(open).rejects.toMatchObject({ data: { fields: { 'permissions.READ': expect.any(String) } } });
});

test('before an account is deleted, the pipelines that name it are known', async () => {
  await createAccount(db(), boss, jenkins('named'));
  await db().pool.query(`INSERT INTO applications (name) VALUES ('shop') ON CONFLICT DO NOTHING`);
  const document = { stages: [{ type: 'jenkins', master: 'named' }], triggers: [] };
  await db().pool.query(
    `INSERT INTO pipelines (id, application, name, document)
     VALUES ('p1', 'shop', 'build', $1), ('p2', 'shop', 'other', '{"stages":[{"master":"main"}],"note":"named"}')`,
    [JSON.stringify(document)],
  );
  expect(await usesOfAccount(db(), boss, { kind: 'ci', name: 'named' })).toEqual({
    pipelines: [{ id: 'p1', application: 'shop', name: 'build' }],
    applications: [],
  });
  await expect(usesOfAccount(db(), otto, { kind: 'ci', name: 'named' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a metric store is an account like any other', async () => {
  const settings = { address: 'http://10.0.0.1:1' };
  const store = { kind: 'metric-store' as const, name: 'metrics' };
  await createAccount(db(), boss, { ...store, type: 'prometheus', settings, box: box() });
  expect(await testAccount(server.context, boss, store)).toMatchObject([{ level: 'error' }]);
});

test('a connection is tried before it is stored, by administrators only, and nothing stays of it', async () => {
  const kubeconfig = JSON.stringify({
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: { exec: { command: 'aws' } } }],
  });
  const input = { kind: 'cloud' as const, name: 'tried', type: 'kubernetes', secrets: { kubeconfig } };
  expect(await tryAccount(server.context, boss, input)).toEqual([
    { level: 'error', message: expect.stringContaining('GENNAKER_ALLOW_LOCAL_CREDENTIALS') },
  ]);
  await expect(tryAccount(server.context, otto, input)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(
    tryAccount(server.context, boss, { ...input, settings: { server: 'no address' } }),
  ).rejects.toMatchObject({ code: 'invalid' });
  expect((await db().pool.query(`SELECT 1 FROM accounts WHERE name = 'tried'`)).rowCount).toBe(0);
});
