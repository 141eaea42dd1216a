import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { systemOf } from '#lib/executions/system';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { search } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  otto = await server.person('otto');
  await createApplication(db(), lena, { name: 'storefront' });
  await createApplication(db(), lena, {
    name: 'store-vault',
    attributes: { permissions: { READ: ['crew'], WRITE: ['crew'] } },
  });
  await savePipeline(db(), lena, { document: { application: 'store-vault', name: 'store money', stages: [] } });
  for (const [name, permissions] of Object.entries({ 'zone-2': {}, vault: { READ: ['crew'] } })) {
    await db().pool.query(`INSERT INTO accounts (kind, name, type, settings) VALUES ('cloud', $1, 'kubernetes', $2)`, [
      name,
      JSON.stringify({ permissions }),
    ]);
  }
  await db().pool.query(
    `INSERT INTO resources (id, account, kind, namespace, name, category, application, created_at)
     VALUES ('zone-2/Deployment/shop/store-web', 'zone-2', 'Deployment', 'shop', 'store-web', 'server-group-manager', 'storefront', now()),
            ('vault/Deployment/shop/store-keys', 'vault', 'Deployment', 'shop', 'store-keys', 'server-group-manager', 'storefront', now()),
            ('zone-2/Pod/shop/store-web-1', 'zone-2', 'Pod', 'shop', 'store-web-1', 'instance', 'storefront', now())`,
  );
});
afterAll(() => server.close());

const db = () => server.context.database;

test('everything with that name is found, what one may not read is not', async () => {
  const hits = await search(db(), lena, { q: 'store' });
  expect(hits.map((hit) => [hit.kind, hit.title])).toEqual([
    ['application', 'storefront'],
    ['application', 'store-vault'],
    ['pipeline', 'store money'],
    ['resource', 'store-web'],
    ['resource', 'store-keys'],
  ]);
  expect(hits.at(-2)).toMatchObject({ note: 'Deployment · zone-2/shop' });
  expect((await search(db(), otto, { q: 'STORE' })).map((hit) => hit.title)).toEqual(['storefront', 'store-web']);
  expect(await search(db(), otto, { q: '  ' })).toEqual([]);
  expect(await search(db(), otto, { q: '%' })).toEqual([]);
});

test('administrators see workers, queues and what nothing would ever move again', async () => {
  const boss = await server.person('boss', { admin: true });
  await db().pool.query(`INSERT INTO workers (id, host) VALUES ('alive', 'a')`);
  await db().pool.query(
    `INSERT INTO executions (id, application, name, status, document, lease_owner, wake_at) VALUES
       ('held', 'storefront', 'held', 'RUNNING', '{}', 'alive', NULL),
       ('orphan', 'storefront', 'orphan', 'RUNNING', '{}', 'dead', NULL),
       ('stuck', 'storefront', 'stuck', 'RUNNING', '{}', NULL, NULL),
       ('soon', 'storefront', 'soon', 'RUNNING', '{}', NULL, now() + interval '1 hour')`,
  );
  const { workers, zombies } = await systemOf(db(), boss);
  expect(workers).toMatchObject([{ id: 'alive', alive: true, leases: 1 }]);
  expect(zombies.map((zombie) => zombie.id)).toEqual(['orphan', 'stuck']);
  await expect(systemOf(db(), lena)).rejects.toMatchObject({ code: 'forbidden' });
});
