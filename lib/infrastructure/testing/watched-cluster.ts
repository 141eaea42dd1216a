import { type Connecting, openClouds } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { keepInventory } from '#lib/infrastructure/watching';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import type { Manifest, ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { type Database, openDatabase } from '#lib/store/database';
import { createInventory, forgetAccounts } from '#lib/store/inventory';
import { freshDatabase } from '#scripts/test-database';

/** A sandbox cluster under the account `zone-1`, whose inventory is kept in a database of its own; for tests. */
export interface WatchedCluster {
  cluster: SandboxCluster;
  database: Database;
  connecting: Connecting;
  cloud: ManifestCloud;
  /** Deploys into `prod` and writes down that a run did, as the worker does. */
  deploy(run: string, ...manifests: Manifest[]): Promise<void>;
  /** Writes down a run of one stage. */
  record(run: RecordedRun): Promise<void>;
  close(): Promise<void>;
}

export interface RecordedRun {
  id: string;
  type: string;
  name?: string;
  application?: string;
  context?: JsonObject;
  outputs?: JsonObject;
  trigger?: JsonObject;
  /** Before now, in milliseconds. */
  agoMs?: number;
}

export async function startWatchedCluster(): Promise<WatchedCluster> {
  const lent = await freshDatabase();
  const database = openDatabase(lent.url);
  const cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const http = { request: async () => Promise.reject(new Error('not needed here')) };
  const connecting = { database, box, http };
  await database.pool.query(`INSERT INTO applications (name) VALUES ('storefront')`);
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', $1)`,
    [box.seal({ kubeconfig: cluster.kubeconfig }, 'cloud/zone-1')],
  );
  const cloud = providerOf('kubernetes').connect((await openClouds(connecting, () => {}))[0]!);
  const stop = new AbortController();
  const keeping = keepInventory({
    accounts: () => openClouds(connecting, () => {}),
    providerOf,
    sink: createInventory(database, () => {}),
    lead: async () => true,
    forgetOthers: (kept) => forgetAccounts(database.pool, kept),
    logger: silentLogger,
    signal: stop.signal,
    lookEveryMs: 50,
  });
  const record = (run: RecordedRun) => recordRun(database, run);
  return {
    cluster,
    database,
    connecting,
    cloud,
    record,
    async deploy(run, ...manifests) {
      const prepared = cloud.prepare(manifests, { application: 'storefront', executionId: run });
      for (const manifest of prepared) await cloud.apply(manifest);
      const names = prepared.map(
        ({ kind, metadata }) => `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${metadata.name}`,
      );
      const outputs = { 'outputs.manifests': prepared, 'outputs.manifestNamesByNamespace': { prod: names } };
      await record({ id: run, type: 'deployManifest', context: { account: 'zone-1' }, outputs });
    },
    async close() {
      stop.abort();
      await keeping;
      await cluster.close();
      await database.close();
      await lent.drop();
    },
  };
}

async function recordRun(database: Database, run: RecordedRun): Promise<void> {
  const { id, type, name = type, application = 'storefront', agoMs = 0 } = run;
  await database.pool.query(
    `INSERT INTO executions (id, kind, application, name, status, document, started_by, trigger)
     VALUES ($1, 'operation', $2, $3, 'SUCCEEDED', '{}', 'lena', $4)`,
    [id, application, name, JSON.stringify(run.trigger ?? {})],
  );
  await database.pool.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, context, outputs, requisites, started_at, ended_at)
     VALUES ($1 || 'S', $1, 0, '1', $2, $3, 'SUCCEEDED', $4, $5, '{}', now() - $6 * interval '1 millisecond', now())`,
    [id, type, name, JSON.stringify(run.context ?? {}), JSON.stringify(run.outputs ?? {}), agoMs],
  );
}
