import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listAccounts } from '#lib/accounts/queries';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { authenticate } from '#lib/auth/authenticate';
import { actorOfStage } from '#lib/auth/run-as';
import { createToken } from '#lib/auth/tokens';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { saveTemplate } from '#lib/pipeline-templates/commands';

let server: TestServer;
let boss: Actor;
const db = () => server.context.database;
const guarded = { READ: ['ops'], WRITE: ['ops'] };

beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  for (const name of ['shop', 'vault']) await createApplication(db(), boss, { name });
  for (const [kind, name, permissions] of [
    ['cloud', 'prod', guarded],
    ['cloud', 'cellar', guarded],
    ['cloud', 'playground', {}],
    ['ci', 'jenkins', guarded],
    ['ci', 'prod', guarded],
  ] as const) {
    const sql = 'INSERT INTO accounts (kind, name, type, settings) VALUES ($1, $2, $3, $4)';
    await db().pool.query(sql, [kind, name, 'x', JSON.stringify({ permissions })]);
  }
  await db().pool.query(
    `INSERT INTO resources (id, account, kind, namespace, name, category, application, created_at)
     VALUES ('x', 'cellar', 'Deployment', 'a', 'b', 'server-group-manager', 'vault', now())`,
  );
  await save(boss, 'shop', [{ type: 'deployManifest', refId: '1', account: 'prod', manifests: [] }]);
});
afterAll(() => server.close());

function save(actor: Actor, application: string, stages: JsonObject[], more: JsonObject = {}) {
  const name = `p ${JSON.stringify([stages, more]).slice(0, 150)}`;
  return savePipeline(db(), actor, { document: { application, name, stages, ...more } });
}

async function tokenFor(...applications: string[]): Promise<{ id: string; actor: () => Promise<Actor> }> {
  const { id, token } = await createToken(db(), boss, { name: `for ${applications.join()}`, applications });
  const headers = new Headers({ authorization: `Bearer ${token}` });
  return { id, actor: async () => (await authenticate(db(), server.context.keys, headers))! };
}

const seenBy = async (actor: Actor) =>
  (await listAccounts(db(), actor)).map(({ kind, name }) => `${kind}/${name}`).sort();

test('an administrator’s token for an application reaches the accounts it uses and those open to everyone', async () => {
  expect(await seenBy(boss)).toHaveLength(5);
  expect(await seenBy(await (await tokenFor('shop')).actor())).toEqual(['cloud/playground', 'cloud/prod']);
  expect(await seenBy(await (await tokenFor('vault')).actor())).toEqual(['cloud/cellar', 'cloud/playground']);
  expect(await seenBy(await (await tokenFor('shop', 'vault')).actor())).toHaveLength(3);
});

test('what a run may do that two such tokens led to, each of them may', async () => {
  const [shop, both] = [await tokenFor('shop'), await tokenFor('shop', 'vault')];
  const acting = async (...tokens: string[]) => await seenBy(await actorOfStage(db(), { name: 'boss', tokens }));
  expect(await acting(shop.id, both.id)).toEqual(['cloud/playground', 'cloud/prod']);
  expect(await acting(shop.id, (await tokenFor('vault')).id)).toEqual(['cloud/playground']);
  expect(await acting('forgotten')).toEqual([]);
});

test('a pipeline saved with the token names no account that the application does not use already', async () => {
  const { actor } = await tokenFor('shop');
  const deploy = (account: string) => [{ type: 'deployManifest', refId: '1', name: 'Deploy', account, manifests: [] }];
  await save(await actor(), 'shop', deploy('prod'));
  await save(await actor(), 'shop', deploy('${parameters.account}'));
  await expect(save(await actor(), 'shop', deploy('cellar'))).rejects.toThrow(
    'The pipeline names the account cellar, and the token for shop is good for accounts that shop uses already',
  );
  const build = [{ type: 'jenkins', refId: '1', master: 'jenkins', job: 'x' }];
  await expect(save(await actor(), 'shop', build)).rejects.toThrow('the account jenkins');
  const triggers = [{ type: 'jenkins', enabled: true, master: 'jenkins', job: 'x' }];
  await expect(save(await actor(), 'shop', [], { triggers })).rejects.toThrow('the account jenkins');
});

test('an account that somebody else’s pipeline names from now on is reached within seconds', async () => {
  const { actor } = await tokenFor('shop');
  expect(await seenBy(await actor())).not.toContain('ci/prod');
  await save(boss, 'shop', [{ type: 'jenkins', refId: '1', master: 'prod', job: 'x' }]);
  await vi.waitFor(async () => expect(await seenBy(await actor())).toContain('ci/prod'), { timeout: 30_000 });
});

test('a template, which is for all applications, is not changed with the token', async () => {
  const { actor } = await tokenFor('shop');
  const document = {
    schema: 'v2',
    id: 'mould',
    metadata: { name: 'Mould', description: 'Shapes' },
    variables: [],
    pipeline: { stages: [] },
  };
  await expect(saveTemplate(db(), await actor(), { document, mode: 'create' })).rejects.toThrow(
    'the token for shop is good for shop only, and a template is for every application',
  );
});
