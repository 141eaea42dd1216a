import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#lib/auth/actor';
import { getResource, listClusters, listFirewalls, listLoadBalancers } from '#lib/infrastructure/queries';
import type { Health, InventoryResource, ResourceSummary } from '#lib/providers/contract';
import { type Database, openDatabase } from '#lib/store/database';
import { createInventory } from '#lib/store/inventory';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let lent: TestDatabase;
let database: Database;
const lena: Actor = { name: 'lena', displayName: 'Lena', roles: ['shop'], admin: false, via: 'session' };
const guest: Actor = { ...lena, name: 'guest', roles: [] };

function resource(
  kind: string,
  name: string,
  more: Partial<InventoryResource> & { summary?: ResourceSummary } = {},
): InventoryResource {
  const account = more.account ?? 'zone-1';
  const categories: Record<string, InventoryResource['category']> = {
    Deployment: 'server-group-manager',
    ReplicaSet: 'server-group',
    StatefulSet: 'server-group',
    Pod: 'instance',
    Service: 'load-balancer',
    Ingress: 'load-balancer',
    NetworkPolicy: 'firewall',
  };
  return {
    id: `${account}/${kind}/prod/${name}`,
    account,
    kind,
    namespace: 'prod',
    name,
    uid: `${account}-${kind}-${name}`,
    category: categories[kind] ?? 'other',
    application: 'storefront',
    cluster: 'deployment web',
    health: 'healthy',
    labels: {},
    summary: {},
    version: '1',
    createdAt: 1_700_000_000_000,
    ...more,
  };
}

const version = (
  sequence: number,
  ready: number,
  desired: number,
  podLabels: Record<string, string>,
): Partial<InventoryResource> => ({
  sequence,
  ownerUid: 'zone-1-Deployment-web',
  summary: { images: [`registry/web:${sequence}`], replicas: { desired, ready }, podLabels, executionId: '01RUN' },
});
const pod = (name: string, owner: string, health: Health = 'healthy') =>
  resource('Pod', name, { ownerUid: `zone-1-ReplicaSet-${owner}`, health });

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
  await database.pool.query(
    `INSERT INTO applications (name, attributes) VALUES ('storefront', '{"permissions":{"READ":["shop"]}}')`,
  );
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, settings) VALUES ('cloud','zone-1','kubernetes','{}'),
     ('cloud','zone-2','kubernetes','{"permissions":{"READ":["nobody"]}}')`,
  );
  await database.pool.query(
    `INSERT INTO executions (id, application, name, number, status, document) VALUES ('01RUN','storefront','Deploy',126,'SUCCEEDED','{}')`,
  );
  await createInventory(database, () => {}).upsert([
    resource('Deployment', 'web', {
      summary: { revision: 42, replicas: { desired: 3, ready: 2 }, podLabels: { app: 'web' } },
      health: 'starting',
    }),
    resource('ReplicaSet', 'web-b', version(42, 1, 2, { app: 'web', hash: 'b' })),
    resource('ReplicaSet', 'web-a', version(41, 2, 2, { app: 'web', hash: 'a' })),
    resource('ReplicaSet', 'web-0', version(40, 0, 0, { app: 'web', hash: '0' })),
    pod('web-b-1', 'web-b'),
    pod('web-b-2', 'web-b', 'starting'),
    pod('web-a-1', 'web-a'),
    pod('web-a-2', 'web-a'),
    resource('StatefulSet', 'basket', {
      cluster: 'statefulSet basket',
      summary: { images: ['registry/basket:5'], replicas: { desired: 1, ready: 1 }, podLabels: { app: 'basket' } },
    }),
    resource('Service', 'web', { summary: { selector: { app: 'web' } } }),
    resource('Ingress', 'edge', { summary: { rules: [{ host: 'shop.example', service: 'web' }] } }),
    resource('NetworkPolicy', 'web-only', { summary: { selector: { app: 'web' } } }),
    resource('Deployment', 'web', { account: 'zone-2', summary: { revision: 1 } }),
  ]);
});
afterAll(async () => {
  await database?.close();
  await lent?.drop();
});

describe('the clusters of an application', () => {
  it('show versions newest first, with instances, traffic and what undo brings back', async () => {
    const page = await listClusters(database, lena, { application: 'storefront' });
    expect(page.clusters.map((cluster) => `${cluster.kind} ${cluster.name}`)).toEqual([
      'statefulSet basket',
      'deployment web',
    ]);
    const web = page.clusters[1]!;
    expect(web).toMatchObject({
      managerId: 'zone-1/Deployment/prod/web',
      health: 'starting',
      instances: { healthy: 3, starting: 1 },
    });
    expect(
      web.serverGroups.map((group) => [group.version, group.traffic?.percent, group.current, group.undoTarget]),
    ).toEqual([
      ['V042', 33, true, false],
      ['V041', 67, false, true],
      ['V040', 0, false, false],
    ]);
    expect(web.serverGroups[0]).toMatchObject({
      images: ['registry/web:42'],
      deployedBy: { id: '01RUN', number: 126 },
      instances: [{ name: 'web-b-1' }, { name: 'web-b-2', health: 'starting' }],
    });
    expect(page.clusters[0]?.serverGroups[0]?.traffic).toBeUndefined();
  });

  it('keep each Deployment apart where several are one cluster, as versions under blue/green, newest first', async () => {
    await database.pool.query(`INSERT INTO applications (name) VALUES ('twin')`);
    const of = { application: 'twin', cluster: 'deployment api' };
    const deployment = (name: string, sequence: number) => [
      resource('Deployment', name, { ...of, sequence, summary: { revision: 1, replicas: { desired: 2, ready: 2 } } }),
      resource('ReplicaSet', `${name}-x`, {
        ...of,
        ...version(sequence, 2, 2, {}),
        ownerUid: `zone-1-Deployment-${name}`,
      }),
    ];
    const names = ['api-v008', 'api-v009', 'api-v1000', 'api', 'api-worker'];
    await createInventory(database, () => {}).upsert(names.flatMap((name, at) => deployment(name, at + 8)));
    const seen: string[] = [];
    for (let after: string | undefined, pages = 0; pages < 6; pages++) {
      const page = await listClusters(database, lena, { application: 'twin', limit: 1, after });
      seen.push(...page.clusters.map(({ name, serverGroups }) => `${name}: ${serverGroups.map((one) => one.name)}`));
      if (page.next === undefined) break;
      after = page.next;
    }
    const shown = ['api', 'api-v1000', 'api-v009', 'api-v008', 'api-worker'];
    expect(seen).toEqual(shown.map((name) => `${name}: ${name}-x`));
  });

  it('are filtered, counted and paged', async () => {
    const find = (filter: object) => listClusters(database, lena, { application: 'storefront', ...filter });
    expect((await find({ search: 'basket:5' })).clusters.map((cluster) => cluster.name)).toEqual(['basket']);
    expect((await find({ kind: ['Deployment'] })).clusters.map((cluster) => cluster.name)).toEqual(['web']);
    expect((await find({ health: ['unhealthy'] })).clusters).toEqual([]);
    const first = await find({ limit: 1 });
    expect(first.clusters.map((cluster) => cluster.name)).toEqual(['basket']);
    expect(first.facets.kind).toEqual([
      { value: 'Deployment', count: 1 },
      { value: 'StatefulSet', count: 1 },
    ]);
    const second = await find({ limit: 1, after: first.next });
    expect(second.clusters.map((cluster) => cluster.name)).toEqual(['web']);
    expect(second.next).toBeUndefined();
  });

  it('are unhealthy when an instance fails, and undo brings back the newest version that served', async () => {
    const sink = createInventory(database, () => {});
    const shop: Partial<InventoryResource> = { application: 'broken', cluster: 'deployment shop' };
    const set = (sequence: number, health: Health, desired: number): InventoryResource =>
      resource('ReplicaSet', `shop-${sequence}`, {
        ...version(sequence, health === 'healthy' ? desired : 0, desired, { app: 'shop' }),
        ...shop,
        ownerUid: 'zone-1-Deployment-shop',
        health,
      });
    await database.pool.query(`INSERT INTO applications (name) VALUES ('broken')`);
    await sink.upsert([
      resource('Deployment', 'shop', { ...shop, health: 'starting', summary: { revision: 3 } }),
      set(1, 'healthy', 2),
      set(2, 'starting', 2),
      set(3, 'starting', 2),
      resource('Pod', 'shop-3-x', {
        ...shop,
        ownerUid: 'zone-1-ReplicaSet-shop-3',
        health: 'unhealthy',
        summary: { message: 'ErrImagePull: no such tag' },
      }),
    ]);
    await sink.upsert([set(1, 'unknown', 0), set(2, 'unknown', 0)]);
    const page = await listClusters(database, lena, { application: 'broken', health: ['unhealthy'] });
    expect(page.facets.health).toEqual([{ value: 'unhealthy', count: 1 }]);
    expect(
      page.clusters[0]?.serverGroups.map(({ version, health, undoTarget, everReady }) => [
        version,
        health,
        undoTarget,
        everReady,
      ]),
    ).toEqual([
      ['V003', 'unhealthy', false, false],
      ['V002', 'unknown', false, false],
      ['V001', 'unknown', true, true],
    ]);
    expect(page.clusters[0]?.serverGroups[0]?.message).toBe('ErrImagePull: no such tag');
    expect((await getResource(database, lena, { id: 'zone-1/ReplicaSet/prod/shop-3' })).health).toBe('unhealthy');
  });

  it('list a hundred instances of a version and count the others', async () => {
    const crowd: Partial<InventoryResource> = { application: 'crowd', cluster: 'statefulSet crowd' };
    const member = (i: number): InventoryResource =>
      resource('Pod', `crowd-${String(i).padStart(3, '0')}`, {
        ...crowd,
        ownerUid: 'zone-1-StatefulSet-crowd',
        health: i < 120 ? 'healthy' : 'starting',
        summary: { restarts: i, node: 'n1' },
      });
    await database.pool.query(`INSERT INTO applications (name) VALUES ('crowd')`);
    await createInventory(database, () => {}).upsert([
      resource('StatefulSet', 'crowd', { ...crowd, summary: { replicas: { desired: 130, ready: 120 } } }),
      ...Array.from({ length: 130 }, (_, i) => member(i)),
    ]);
    const { clusters } = await listClusters(database, lena, { application: 'crowd' });
    expect(clusters[0]?.instances).toEqual({ healthy: 120, starting: 10 });
    const [group] = clusters[0]!.serverGroups;
    expect(group).toMatchObject({ moreInstances: 30 });
    expect(group?.instances).toHaveLength(100);
    expect(group?.instances[7]).toMatchObject({ name: 'crowd-007', restarts: 7, node: 'n1' });
  });

  it('hide accounts and applications that the reader may not see', async () => {
    const page = await listClusters(database, lena, { application: 'storefront' });
    expect(page.facets.account).toEqual([{ value: 'zone-1', count: 2 }]);
    await expect(listClusters(database, guest, { application: 'storefront' })).rejects.toThrow(
      'There is no application storefront, or you may not read it',
    );
    await expect(getResource(database, lena, { id: 'zone-2/Deployment/prod/web' })).rejects.toThrow(
      'There is no resource zone-2/Deployment',
    );
    await expect(getResource(database, guest, { id: 'zone-1/Deployment/prod/web' })).rejects.toThrow(
      'There is no resource zone-1',
    );
    await expect(getResource(database, lena, { id: 'zone-1/Deployment/prod/gone' })).rejects.toThrow(
      'There is no resource',
    );
  });
});

describe('load balancers and firewalls', () => {
  it('name what they reach, an ingress through its services', async () => {
    const { loadBalancers } = await listLoadBalancers(database, lena, { application: 'storefront' });
    const reached = Object.fromEntries(
      loadBalancers.map((row) => [row.name, row.serverGroups.map((group) => group.version)]),
    );
    expect(reached).toEqual({ web: ['V041', 'V042'], edge: ['V041', 'V042'] });
  });

  it('name what they guard', async () => {
    const { firewalls } = await listFirewalls(database, lena, { application: 'storefront' });
    expect(firewalls[0]?.guards.map((guard) => guard.name)).toEqual(['web']);
  });
});

describe('one resource', () => {
  it('stands in the tree of its owners', async () => {
    const detail = await getResource(database, lena, { id: 'zone-1/Pod/prod/web-b-1' });
    expect(detail.tree.name).toBe('web');
    expect(detail.tree.children.map((child) => child.name)).toEqual(['web-b', 'web-a', 'web-0']);
    expect(detail.tree.children[0]?.children.map((child) => child.name)).toEqual(['web-b-1', 'web-b-2']);
    const group = await getResource(database, lena, { id: 'zone-1/ReplicaSet/prod/web-b' });
    expect(group.deployedBy?.number).toBe(126);
  });
});
