import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InventoryResource } from '#lib/providers/contract';
import { type Database, openDatabase } from '#lib/store/database';
import { createInventory, forgetAccounts, type InventoryChange } from '#lib/store/inventory';
import { findResource, selectOwned, selectResources, selectSyncs } from '#lib/store/inventory-read';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let lent: TestDatabase;
let database: Database;
const changes: InventoryChange[] = [];

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
});
afterAll(async () => {
  await database?.close();
  await lent?.drop();
});

const sink = () => createInventory(database, (change) => changes.push(change));
const pod = (name: string, more: Partial<InventoryResource> = {}): InventoryResource => ({
  id: `zone-1/Pod/prod/${name}`,
  account: 'zone-1',
  kind: 'Pod',
  namespace: 'prod',
  name,
  uid: `uid-${name}`,
  category: 'instance',
  application: 'storefront',
  cluster: 'deployment web',
  health: 'healthy',
  labels: { app: 'web' },
  summary: { restarts: 0 },
  version: '1',
  createdAt: 1_700_000_000_000,
  ...more,
});
const taken = () => changes.splice(0);

describe('the inventory', () => {
  it('writes rows once and tells each application once', async () => {
    await sink().upsert([pod('a', { ownerUid: 'set' }), pod('b', { ownerUid: 'set' })]);
    expect(taken()).toEqual([{ topic: 'inventory', account: 'zone-1', application: 'storefront' }]);
    const rows = await selectResources(database.pool, 'storefront', ['instance'], ['zone-1']);
    expect(rows.map((row) => row.name)).toEqual(['a', 'b']);
    expect(rows[0]).toMatchObject({ labels: { app: 'web' }, createdAt: 1_700_000_000_000, summary: { restarts: 0 } });
    expect(await selectOwned(database.pool, ['set'])).toHaveLength(2);
    expect(await selectResources(database.pool, 'storefront', ['instance'], ['zone-9'])).toEqual([]);
  });

  it('does not write a row of which only the version changed', async () => {
    const before = await findResource(database.pool, 'zone-1/Pod/prod/a');
    await sink().upsert([pod('a', { ownerUid: 'set', version: '2' })]);
    expect(taken()).toEqual([]);
    expect(await findResource(database.pool, 'zone-1/Pod/prod/a')).toEqual(before);
    await sink().upsert([pod('a', { ownerUid: 'set', version: '3', health: 'unhealthy' })]);
    expect(taken()).toHaveLength(1);
    expect(await findResource(database.pool, 'zone-1/Pod/prod/a')).toMatchObject({ health: 'unhealthy', version: '3' });
  });

  it('does not even lock what has not changed', async () => {
    const locker = async () =>
      (await database.pool.query(`SELECT xmax::text FROM resources WHERE id = 'zone-1/Pod/prod/b'`)).rows[0].xmax;
    const before = await locker();
    await sink().upsert([pod('b', { ownerUid: 'set', version: '9' }), pod('new')]);
    expect(await locker()).toBe(before);
    await sink().remove(['zone-1/Pod/prod/new']);
    taken();
  });

  it('replaces a kind of one account, or of one of its namespaces', async () => {
    await sink().upsert([
      pod('other', { id: 'zone-1/Pod/test/other', namespace: 'test' }),
      pod('z2', { id: 'zone-2/Pod/prod/z2', account: 'zone-2' }),
    ]);
    const replace = async (rows: InventoryResource[], namespace?: string) => {
      await sink().upsert(rows);
      await sink().retain('zone-1', 'Pod', new Set(rows.map((row) => row.id)), namespace);
    };
    await replace([pod('c')], 'prod');
    const names = async () =>
      (await selectResources(database.pool, 'storefront', ['instance'], ['zone-1', 'zone-2'])).map((row) => row.name);
    expect(await names()).toEqual(['c', 'other', 'z2']);
    await replace([]);
    expect(await names()).toEqual(['z2']);
  });

  it('takes thousands of rows and signs that Postgres does not know', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => pod(`p${i}`, { summary: { message: `odd \u0000 sign ${i}` } }));
    await sink().upsert(many);
    expect(await selectResources(database.pool, 'storefront', ['instance'], ['zone-1'])).toHaveLength(1200);
    await sink().remove(many.map((row) => row.id));
    expect(await selectResources(database.pool, 'storefront', ['instance'], ['zone-1'])).toEqual([]);
  });

  it('remembers since when an account is stale and when it was last live', async () => {
    await sink().state('zone-1', 'live');
    await sink().state('zone-1', 'stale', 'nobody answers');
    const [first] = await selectSyncs(database.pool);
    expect(first).toMatchObject({ account: 'zone-1', state: 'stale', reason: 'nobody answers' });
    expect(first?.syncedAt).toBeGreaterThan(0);
    await sink().state('zone-1', 'stale', 'still nobody');
    const [second] = await selectSyncs(database.pool);
    expect(second).toMatchObject({ since: first?.since, syncedAt: first?.syncedAt, reason: 'still nobody' });
  });

  it('forgets accounts that are gone', async () => {
    await forgetAccounts(database.pool, ['zone-1']);
    expect(await selectResources(database.pool, 'storefront', ['instance'], ['zone-2'])).toEqual([]);
    expect(await selectSyncs(database.pool)).toHaveLength(1);
  });
});
