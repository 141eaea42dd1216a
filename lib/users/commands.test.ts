import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { admit } from '#lib/auth/admit';
import { signInWithPassword } from '#lib/auth/sign-in';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createUser, deleteUser, updateUser } from './commands.ts';
import { listUsers } from './queries.ts';

let server: TestServer;
let boss: Actor;
beforeAll(async () => {
  server = await startTestServer();
  boss = await server.person('boss', { admin: true });
});
afterAll(() => server.close());

const db = () => server.context.database;
const signIn = async (name: string, password: string) =>
  (await signInWithPassword(db(), server.context.sources, { name, password, address: '' })).user;

test('an administrator makes people who can sign in, and changes what they may', async () => {
  await createUser(db(), boss, { name: 'Lena', password: 'first password', roles: ['Crew', 'crew '] });
  expect(await signIn('lena', 'first password')).toMatchObject({ roles: ['crew'], admin: false });
  await updateUser(db(), boss, { name: 'lena', password: 'second password' });
  await expect(signIn('lena', 'first password')).rejects.toThrow('is wrong');
  expect(await signIn('lena', 'second password')).toMatchObject({ sessionEpoch: 1, roles: ['crew'] });
  const people = await listUsers(db(), boss);
  expect(people.map((person) => person.name)).toEqual(['boss', 'lena']);
  // Neither hashes nor what a source gave, sealed as it is: nothing but what the screen shows.
  expect(Object.keys(people[1]!).sort()).toEqual(
    ['admin', 'createdAt', 'displayName', 'email', 'lastSignInAt', 'name', 'roles', 'secondFactor', 'source'].sort(),
  );
  await deleteUser(db(), boss, { name: 'lena' });
  await expect(signIn('lena', 'second password')).rejects.toThrow('is wrong');
});

test('nobody else may, and no name may look like the product', async () => {
  const otto = await server.person('otto');
  await expect(listUsers(db(), otto)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(createUser(db(), otto, { name: 'x', password: 'long enough' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  for (const name of ['<engine>', 'anonymous', 'a b', '']) {
    await expect(createUser(db(), boss, { name, password: 'long enough' })).rejects.toThrow('A user name is');
  }
  await expect(createUser(db(), boss, { name: 'short', password: '1234567' })).rejects.toThrow('8 to 200');
  await expect(createUser(db(), boss, { name: 'otto', password: 'long enough' })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('the last local administrator stays', async () => {
  await expect(updateUser(db(), boss, { name: 'boss', admin: false })).rejects.toThrow('last local administrator');
  await expect(deleteUser(db(), boss, { name: 'boss' })).rejects.toThrow('last local administrator');
});

test('somebody of another source is deleted with all that was theirs, and the name is free again', async () => {
  const person = { name: 'ada', displayName: 'Ada', email: '', roles: [], admin: true };
  await admit(db(), server.context.sources, 'harbour', person);
  await expect(admit(db(), server.context.sources, 'hub', person)).rejects.toThrow('belongs to somebody');
  await deleteUser(db(), boss, { name: 'ada' });
  await expect(admit(db(), server.context.sources, 'hub', person)).resolves.toMatchObject({ source: 'hub' });
});
