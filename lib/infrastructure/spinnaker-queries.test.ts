import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { clusterNamed, clusterNames, serverGroups } from '#lib/infrastructure/spinnaker-queries';
import type { InventoryResource } from '#lib/providers/contract';
import { type Database, openDatabase } from '#lib/store/database';
import { createInventory } from '#lib/store/inventory';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** Gate's clients ask for all clusters of an application at once, however many there are. */
let lent: TestDatabase;
let database: Database;
const boss = { ...internalActor('test'), admin: true };
const application = 'storefront';
const many = 450;

function workload(i: number, account: string): InventoryResource {
  const name = `web-${i}`;
  const id = `${account}/StatefulSet/prod/${name}`;
  return {
    id,
    account,
    kind: 'StatefulSet',
    namespace: 'prod',
    name,
    uid: id,
    category: 'server-group',
    application,
    cluster: `statefulSet ${name}`,
    health: 'healthy',
    labels: {},
    summary: { replicas: { desired: 1, ready: 1 } },
    version: '1',
    createdAt: 1_700_000_000_000,
  };
}

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
  await database.pool.query(`INSERT INTO applications (name) VALUES ('storefront')`);
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', ''), ('cloud', 'zone-2', 'kubernetes', '')`,
  );
  const rows = Array.from({ length: many }, (_, i) => workload(i, 'zone-1'));
  await createInventory(database, () => {}).upsert([...rows, workload(7, 'zone-2')]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await database?.close();
  await lent?.drop();
});

/** How often the workloads of the application were read for an answer. */
async function reads<T>(ask: () => Promise<T>): Promise<{ answer: T; reads: number }> {
  const query = vi.spyOn(database.pool, 'query');
  const answer = await ask();
  const texts = query.mock.calls.map(([asked]) => String(asked));
  query.mockRestore();
  return {
    answer,
    reads: texts.filter((text) => /FROM resources\s+WHERE application = \$1 AND category IN/.test(text)).length,
  };
}

it('reads the clusters of an application once, however many there are', async () => {
  const names = await reads(() => clusterNames(database, boss, { application }));
  expect(names.answer['zone-1']).toHaveLength(many);
  expect(names.answer['zone-2']).toEqual(['statefulSet web-7']);
  const groups = await reads(() => serverGroups(database, boss, { application }));
  expect(groups.answer).toHaveLength(many + 1);
  expect([names.reads, groups.reads]).toEqual([1, 1]);
});

it('tells one cluster of one account, and that there is none', async () => {
  const asked = { application, account: 'zone-2', cluster: 'statefulSet web-7' };
  const found = await reads(() => clusterNamed(database, boss, asked));
  expect(found.reads).toBe(1);
  expect(found.answer).toMatchObject({ accountName: 'zone-2', name: 'statefulSet web-7', serverGroups: [{}] });
  await expect(clusterNamed(database, boss, { ...asked, cluster: 'statefulSet web-8' })).rejects.toThrow(
    'Account zone-2 has no cluster statefulSet web-8 of storefront',
  );
});
