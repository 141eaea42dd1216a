import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication, updateApplication } from '#lib/applications/commands';
import { listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { authenticate } from '#lib/auth/authenticate';
import { createToken, listTokens } from '#lib/auth/tokens';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { createUser } from '#lib/users/commands';
import { createServiceAccount } from '#lib/users/service-accounts';

let server: TestServer;
let boss: Actor;
let lena: Actor;
beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  lena = { ...(await server.person('lena', { roles: ['Crew', 'night'] })), via: 'session' };
  await createApplication(db(), boss, { name: 'shop' });
  await createApplication(db(), boss, { name: 'vault' });
});
afterAll(() => server.close());

const db = () => server.context.database;

async function actorWith(owner: Actor, input: Omit<Parameters<typeof createToken>[2], 'name'>): Promise<Actor> {
  const { token } = await createToken(db(), owner, { name: 'ci', ...input });
  const headers = new Headers({ authorization: `Bearer ${token}` });
  return (await authenticate(db(), server.context.keys, headers))!;
}

test('a token that may only read changes nothing, whoever owns it', async () => {
  const reading = await actorWith(boss, { scope: 'read' });
  expect((await listApplications(db(), reading, {})).rows).toHaveLength(2);
  await expect(updateApplication(db(), reading, { name: 'shop', email: 'x@y' })).rejects.toThrow(
    'the token ci is good for read only, and this needs write',
  );
  await expect(createUser(db(), reading, { name: 'eve', password: 'long enough' })).rejects.toThrow('is limited');
});

test('a token for one application neither changes nor sees another', async () => {
  const only = await actorWith(boss, { applications: ['Shop'] });
  expect((await listApplications(db(), only, {})).rows.map(({ name }) => name)).toEqual(['shop']);
  await updateApplication(db(), only, { name: 'shop', email: 'x@y' });
  await expect(updateApplication(db(), only, { name: 'vault', email: 'x@y' })).rejects.toThrow(
    'There is no application vault, or you may not read it',
  );
  const row = (await listTokens(db(), boss)).find(({ applications }) => applications.length > 0);
  expect(row).toMatchObject({ applications: ['shop'], hint: expect.any(String) });
});

test('a service account is used by who has all its roles, in tokens and in triggers', async () => {
  await createServiceAccount(db(), boss, { name: 'release-bot', roles: ['crew'] });
  await createServiceAccount(db(), boss, { name: 'root-bot', roles: ['crew', 'sre'] });
  expect(await actorWith(lena, { owner: 'release-bot' })).toMatchObject({ name: 'release-bot', roles: ['crew'] });
  await expect(createToken(db(), lena, { name: 'x', owner: 'root-bot' })).rejects.toThrow(
    'no service account root-bot',
  );
  await expect(createToken(db(), lena, { name: 'x', owner: 'boss' })).rejects.toThrow('no service account boss');
  const save = (runAsUser: string, rest = {}) =>
    savePipeline(db(), lena, {
      document: {
        application: 'shop',
        name: runAsUser,
        stages: [],
        triggers: [{ type: 'webhook', enabled: true, source: 'x', runAsUser }],
        ...rest,
      },
    });
  await save('release-bot');
  await expect(save('root-bot')).rejects.toThrow('only who has all of its roles may use it: crew, sre');
  await expect(save('<engine>')).rejects.toThrow('only <engine> or an administrator');
  await expect(save('lena', { roles: ['sre'] })).rejects.toThrow('with the role sre');
  await save('lena', { roles: ['night'] });
});

test.each([
  [() => boss, 'boss'],
  [() => lena, 'lena'],
])(
  'a token for one application saves no trigger that runs with the rights of somebody, its owner included',
  async (owner, runAsUser) => {
    const actor = await actorWith(owner(), { scope: 'write', applications: ['shop'] });
    const document = { application: 'shop', name: `lent to ${runAsUser}`, stages: [] };
    const trigger = { type: 'webhook', enabled: true, source: 'x', runAsUser };
    await expect(savePipeline(db(), actor, { document: { ...document, triggers: [trigger] } })).rejects.toThrow(
      `lend it ${runAsUser}`,
    );
    await savePipeline(db(), actor, { document });
  },
);
