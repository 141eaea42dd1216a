import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Connecting, openClouds } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { getLiveResource, masked } from '#lib/infrastructure/live';
import { downloadInstanceLog, readInstanceLog } from '#lib/infrastructure/log';
import { listClusters } from '#lib/infrastructure/queries';
import { keepInventory } from '#lib/infrastructure/watching';
import { silentLogger } from '#lib/kernel/logger';
import { providerOf } from '#lib/providers/registry';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { deployment } from '#lib/stages/testing/sandbox-cloud';
import { type Database, openDatabase } from '#lib/store/database';
import { createInventory, forgetAccounts } from '#lib/store/inventory';
import { selectSyncs } from '#lib/store/inventory-read';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let lent: TestDatabase;
let database: Database;
let cluster: SandboxCluster;
let connecting: Connecting;
let leading = true;
const stop = new AbortController();
let keeping: Promise<void>;
const admin = { ...internalActor('test'), admin: true };
const patience = { interval: 50 };

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
  cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const http = { request: async () => Promise.reject(new Error('not needed here')) };
  connecting = { database, box, http };
  await database.pool.query(`INSERT INTO applications (name) VALUES ('storefront')`);
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', $1)`,
    [box.seal({ kubeconfig: cluster.kubeconfig }, 'cloud/zone-1')],
  );
  const cloud = providerOf('kubernetes').connect((await openClouds(connecting, () => {}))[0]!);
  for (const manifest of [
    deployment('web', 'registry/web:1.0'),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'prod' }, stringData: { word: 'sesame' } },
  ]) {
    const [prepared] = cloud.prepare([manifest], { application: 'storefront' });
    await cloud.apply(prepared!);
  }
  keeping = keepInventory({
    accounts: () => openClouds(connecting, () => {}),
    providerOf,
    sink: createInventory(database, () => {}),
    lead: async () => leading,
    forgetOthers: (kept) => forgetAccounts(database.pool, kept),
    logger: silentLogger,
    signal: stop.signal,
    lookEveryMs: 50,
  });
});
afterAll(async () => {
  stop.abort();
  await keeping;
  await cluster?.close();
  await database?.close();
  await lent?.drop();
});

describe('from cluster to screen', () => {
  it('shows what runs, out of the inventory', async () => {
    await vi.waitFor(async () => {
      const { clusters, accounts } = await listClusters(database, admin, { application: 'storefront' });
      expect(accounts).toMatchObject([{ account: 'zone-1', state: 'live' }]);
      expect(clusters).toMatchObject([
        { kind: 'deployment', name: 'web', health: 'healthy', instances: { healthy: 2 } },
      ]);
      expect(clusters[0]?.serverGroups).toMatchObject([
        { version: 'V001', images: ['registry/web:1.0'], current: true, replicas: { desired: 2, ready: 2 } },
      ]);
    }, patience);
  });

  it('reads manifest, events and log from the cluster itself', async () => {
    const { clusters } = await listClusters(database, admin, { application: 'storefront' });
    const pod = clusters[0]!.serverGroups[0]!.instances[0]!;
    const live = await getLiveResource(connecting, admin, { id: pod.id });
    expect(live.manifest).toMatchObject({ kind: 'Pod', metadata: { name: pod.name } });
    expect(live.manifest?.metadata).not.toHaveProperty('managedFields');
    expect(live.events.map((event) => event.reason)).toContain('Started');
  });

  it('reads a log from its end, then what was written since, and all of it as a file', async () => {
    const { clusters } = await listClusters(database, admin, { application: 'storefront' });
    const { id, name } = clusters[0]!.serverGroups[0]!.instances[0]!;
    const first = await readInstanceLog(connecting, admin, { id });
    expect(first.lines.join()).toContain('listening on port');
    expect(first.run).toMatch(/\/0$/);
    const last = await readInstanceLog(connecting, admin, { id, tailLines: 1 });
    expect(last.lines).toHaveLength(1);
    const since = await vi.waitFor(async () => {
      const part = await readInstanceLog(connecting, admin, { id, from: last.place });
      expect(part.lines.length).toBeGreaterThan(0);
      return part;
    }, patience);
    expect(since.lines).not.toContain(last.lines[0]);
    const file = await downloadInstanceLog(connecting, admin, { id }, AbortSignal.timeout(10_000));
    expect(file.name).toBe(`${name}-web.log`);
    const { value } = await file.lines[Symbol.asyncIterator]().next();
    expect(value).toMatch(/\n$/);
    const wrong = readInstanceLog(connecting, admin, { id, container: 'nobody' });
    await expect(wrong).rejects.toThrow('has no container nobody; it has web');
    const group = readInstanceLog(connecting, admin, { id: 'zone-1/Deployment/prod/web' });
    await expect(group).rejects.toThrow('has no log');
  });

  it('masks secrets and keeps their keys', async () => {
    const live = await getLiveResource(connecting, admin, { id: 'zone-1/Secret/prod/keys' });
    expect(live.manifest?.data).toEqual({ word: '•••' });
    expect(JSON.stringify(live)).not.toMatch(/sesame|c2VzYW1l/);
    const annotated = masked({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'sesame' } },
      stringData: { word: 'sesame' },
    });
    expect(JSON.stringify(annotated)).not.toContain('sesame');
  });

  it('watches anew what was deleted and added again between two looks', async () => {
    await database.pool.query(`WITH gone AS (DELETE FROM resources WHERE account = 'zone-1')
      UPDATE accounts SET created_at = created_at + interval '1 second'`);
    await vi.waitFor(async () => {
      const { clusters } = await listClusters(database, admin, { application: 'storefront' });
      expect(clusters.map(({ name }) => name)).toContain('web');
    }, patience);
  });

  it('starts a new watch for a changed account and forgets one that is gone', async () => {
    await database.pool.query(`UPDATE accounts SET settings = '{"namespaces":["kube-system"]}'`);
    await vi.waitFor(async () => {
      const rows = await database.pool.query(`SELECT 1 FROM resources WHERE namespace = 'prod'`);
      expect(rows.rowCount).toBe(0);
    }, patience);
    await database.pool.query(`DELETE FROM accounts`);
    await vi.waitFor(async () => expect(await selectSyncs(database.pool)).toEqual([]), patience);
    leading = false;
  });
});
