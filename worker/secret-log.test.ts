import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { startOperation, startPipeline } from '#lib/executions/commands';
import type { JsonObject } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { deployment } from '#lib/stages/testing/sandbox-cloud';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/**
 * Everything that a worker writes to its log, at its most talkative, while it deploys, refuses, patches, compares and undoes
 * secrets and what uses them: of what stands in the secrets, nothing.
 */
const key = Buffer.alloc(32, 7);
const boss = { ...internalActor('test'), admin: true };
const patience = { timeout: 60_000, interval: 50 };
const planted: string[] = [];
const output: string[] = [];
let test: TestDatabase;
let database: Database;
let cluster: SandboxCluster;
let worker: ChildProcess;

/** A word that stands in one place of a secret, as it is and as the cluster keeps it. */
function word(place: string): string {
  const made = `canary-${place}-4f9e`;
  planted.push(made, encoded(made));
  return made;
}
const encoded = (text: string) => Buffer.from(text).toString('base64');
const toldBy = (texts: readonly string[]): string[] =>
  planted.filter((one) => texts.some((text) => text.includes(one)));

const secret = (name: string, more: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'prod', annotations: { 'strategy.spinnaker.io/versioned': 'false' } },
  ...more,
});
const stage = (type: string, more: JsonObject): JsonObject => ({ type, account: 'zone-1', location: 'prod', ...more });
const deploy = (...manifests: JsonObject[]) => stage('deployManifest', { manifests });
const patch = (patchBody: JsonObject) =>
  stage('patchManifest', {
    manifestName: 'secret keys',
    patchBody: [patchBody],
    options: { mergeStrategy: 'strategic' },
  });

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 4 });
  cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('storefront')`);
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', $1)`,
    [createSecretBox(key).seal({ kubeconfig: cluster.kubeconfig }, 'cloud/zone-1')],
  );
  worker = await startWorker();
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await cluster?.close();
  await database?.close();
  await test?.drop();
});

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'worker/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: test.url,
      GENNAKER_SECRET_KEY: key.toString('base64'),
      GENNAKER_OUTBOUND_ALLOW: '127.0.0.1,localhost',
      LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream! }).on('line', (line) => {
        output.push(line);
        if (line.includes('worker ready')) resolve();
      });
    }
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code}`)));
  });
  return child;
}

async function ended(id: string): Promise<string> {
  return vi.waitFor(async () => {
    const { rows } = await database.pool.query<{ status: string }>('SELECT status FROM executions WHERE id = $1', [id]);
    expect(['SUCCEEDED', 'TERMINAL']).toContain(rows[0]?.status);
    return rows[0]!.status;
  }, patience);
}

async function operate(one: JsonObject): Promise<string> {
  return ended((await startOperation(database, boss, { application: 'storefront', stage: one })).id);
}

it('writes nothing of what secrets hold into its log, whatever it does with them', { timeout: 300_000 }, async () => {
  expect(await operate(deploy(secret('keys', { stringData: { word: word('deployed') } })))).toBe('SUCCEEDED');
  expect(await operate(deploy(secret('keys', { data: { word: encoded(word('changed')) } })))).toBe('SUCCEEDED');
  expect(await operate(deploy(secret('bad', { data: { word: `*${word('refused')}*` } })))).toBe('TERMINAL');
  expect(await operate(deploy(secret('bad', { stringData: { word: [word('shape')] } })))).toBe('TERMINAL');
  expect(await operate(patch({ stringData: { word: word('patched') } }))).toBe('SUCCEEDED');
  expect(await operate(patch({ data: { word: `*${word('patch-refused')}*` } }))).toBe('TERMINAL');

  // What it would change, worked out by the worker and beside what is there.
  const dryRun = [deploy(secret('keys', { stringData: { word: word('compared') } }))];
  await savePipeline(database, boss, {
    document: { application: 'storefront', name: 'look', stages: dryRun.map((one) => ({ ...one, refId: '1' })) },
  });
  const trigger = { type: 'manual', dryRun: true };
  const looked = await startPipeline(database, boss, { application: 'storefront', pipeline: 'look', trigger });
  expect(await ended(looked.id)).toBe('SUCCEEDED');

  for (const image of ['registry/web:1.0', 'registry/web:1.1']) {
    const settings = secret('used', { stringData: { word: word(`used-${image.at(-1)}`) } });
    expect(await operate(deploy(settings, deployment('web', image, 1)))).toBe('SUCCEEDED');
  }
  const back = { manifestName: 'deployment web', numRevisionsBack: 1 };
  expect(await operate(stage('undoRolloutManifest', back))).toBe('SUCCEEDED');
  expect(await operate(stage('deleteManifest', { manifestName: 'secret keys' }))).toBe('SUCCEEDED');

  // The watch has seen them too.
  await vi.waitFor(async () => {
    const { rows } = await database.pool.query(`SELECT 1 FROM resources WHERE kind = 'Secret' AND name = 'used'`);
    expect(rows).toHaveLength(1);
  }, patience);
  expect(output.length).toBeGreaterThan(0);
  expect(toldBy(output)).toEqual([]);
  const told = await Promise.all(
    ['stage_log_lines', 'execution_events', 'resources', 'inventory_syncs'].map(async (table) => {
      const { rows } = await database.pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
      return toldBy(rows.map(({ row }) => row)).map((one) => `${table}: ${one}`);
    }),
  );
  expect(told.flat()).toEqual([]);
});
