import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { admit } from './admit.ts';
import { recoverAdmin } from './recovery.ts';
import { signInWithPassword } from './sign-in.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('a lost administrator comes back with a new password, which is said once', async () => {
  const { database, sources } = server.context;
  await server.person('admin');
  const { name, password } = await recoverAdmin(database);
  const attempt = { name, password, address: '' };
  expect(await signInWithPassword(database, sources, attempt)).toMatchObject({
    user: { admin: true, sessionEpoch: 1, generatedPassword: true },
  });
  const next = await recoverAdmin(database);
  await expect(signInWithPassword(database, sources, attempt)).rejects.toThrow('is wrong');
  expect(await signInWithPassword(database, sources, { ...attempt, password: next.password })).toBeDefined();
  expect(await recoverAdmin(database, 'keeper')).toMatchObject({ name: 'keeper' });
});

test('somebody of a directory is not made a local user by it', async () => {
  const { database, sources } = server.context;
  await admit(database, sources, 'harbour', { name: 'lena', displayName: '', email: '', roles: [], admin: false });
  await expect(recoverAdmin(database, 'lena')).rejects.toThrow('comes from harbour');
});
