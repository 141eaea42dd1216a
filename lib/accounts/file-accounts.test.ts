import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createAccount, deleteAccount } from './commands.ts';
import { storeFileAccounts } from './file-accounts.ts';
import { listAccounts } from './queries.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const harbour = {
  kind: 'identity',
  name: 'harbour',
  type: 'ldap',
  environment: '',
  settings: { servers: ['ldaps://directory.example.com'], userBase: 'dc=example,dc=com' },
  secrets: { bindPassword: 'hush-hush' },
};

test('accounts of the file come and go with it, and are not changed here', async () => {
  const { database, box, sources } = server.context;
  const boss = await server.person('boss', { admin: true });
  await storeFileAccounts(database, box, [harbour]);
  expect(await listAccounts(database, boss)).toMatchObject([{ name: 'harbour', source: 'file' }]);
  expect((await sources.list()).map(({ name }) => name)).toEqual(['local', 'harbour']);
  await expect(deleteAccount(database, boss, { kind: 'identity', name: 'harbour' })).rejects.toThrow('gennaker.yaml');
  // Nobody else hears of the ways to sign in.
  expect(await listAccounts(database, await server.person('otto'))).toEqual([]);
  await storeFileAccounts(database, box, []);
  expect(await listAccounts(database, boss)).toEqual([]);
  expect(JSON.stringify((await database.pool.query('SELECT * FROM audit_entries')).rows)).not.toContain('hush-hush');
});

test('what is wrong in the file is named, and nothing is changed', async () => {
  const { database, box } = server.context;
  const boss = await server.person('chief', { admin: true });
  const store = (...accounts: (typeof harbour)[]) => storeFileAccounts(database, box, accounts);
  await store(harbour);
  await expect(store({ ...harbour, settings: { servers: [], userBase: '' } })).rejects.toThrow('The account harbour');
  await expect(store({ ...harbour, kind: 'harbours' })).rejects.toThrow('has the kind harbours');
  await createAccount(database, boss, { ...harbour, kind: 'identity', name: 'other', box });
  await expect(store({ ...harbour, name: 'other' })).rejects.toThrow('is stored here already');
  expect((await listAccounts(database, boss)).map(({ name }) => name)).toEqual(['harbour', 'other']);
});
