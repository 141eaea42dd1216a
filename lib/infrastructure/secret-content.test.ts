import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { evaluateFor } from '#lib/executions/evaluate';
import { getExecution } from '#lib/executions/queries';
import { getSpinnakerExecution, getTask } from '#lib/executions/spinnaker-queries';
import { getDrift } from '#lib/infrastructure/drift';
import { listResourceHistory } from '#lib/infrastructure/history';
import { getLiveResource } from '#lib/infrastructure/live';
import { getResource, listClusters } from '#lib/infrastructure/queries';
import { startWatchedCluster, type WatchedCluster } from '#lib/infrastructure/testing/watched-cluster';
import { messageOf } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { search } from '#lib/search/queries';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { findArtifactsFromResourceExecutor } from '#lib/stages/find-artifacts-from-resource/execute';
import { patchManifestExecutor } from '#lib/stages/patch-manifest/execute';
import { testArtifacts } from '#lib/stages/testing/artifacts';
import { runStage } from '#lib/stages/testing/step-runner';

/**
 * Words that stand in secrets of a cluster, each in a place of its own, as they are and as the cluster keeps them. Wherever one turns
 * up that is not the cluster or what a person wrote, something leaks.
 */
const planted: string[] = [];
function word(place: string): string {
  const made = `planted-${place}-7d1c`;
  planted.push(made, Buffer.from(made).toString('base64'));
  return made;
}
const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The word that is told, or nothing; failures then name it and not a whole database. */
function toldBy(what: unknown): string[] {
  const text = JSON.stringify(what) ?? '';
  return planted.filter((one) => text.includes(one));
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const secret = (name: string, more: JsonObject): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'prod' },
  ...more,
});
const ref = { kind: 'Secret', name: 'keys', namespace: 'prod' };
const id = 'zone-1/Secret/prod/keys';
const boss = { ...internalActor('test'), admin: true };

let world: WatchedCluster;
beforeAll(async () => {
  world = await startWatchedCluster();
  const { cloud } = world;
  const [prepared] = cloud.prepare([secret('keys', { data: { word: encoded(word('data')) } })], {
    application: 'storefront',
    executionId: '01RUN',
  });
  await cloud.apply(prepared!);
  const annotations = { [lastApplied]: JSON.stringify(secret('keys', { stringData: { word: word('annotation') } })) };
  await cloud.patch(ref, { metadata: { annotations } }, 'merge');
});
afterAll(() => world?.close());

const capabilities = () => ({ manifests: { connect: async () => world.cloud }, artifacts: testArtifacts });
const fields = (more: JsonObject): JsonObject => ({ account: 'zone-1', location: 'prod', ...more });

it('tells nobody the content of a secret who looks at what runs', async () => {
  const { database, connecting } = world;
  await vi.waitFor(async () => expect((await getResource(database, boss, { id })).name).toBe('keys'), 15_000);
  await world.record({ id: '01RUN', type: 'deployManifest', context: { account: 'zone-1' } });
  const told = await Promise.all([
    getResource(database, boss, { id }),
    getLiveResource(connecting, boss, { id }),
    getDrift(connecting, boss, { id }),
    listResourceHistory(database, boss, { id }),
    listClusters(database, boss, { application: 'storefront' }),
    search(database, boss, { q: 'keys' }),
    world.cloud.events(ref),
  ]);
  expect(JSON.stringify(told)).toContain('•••');
  expect(toldBy(told)).toEqual([]);
});

it.each<[string, () => Parameters<WatchedCluster['cloud']['preview']>[0]]>([
  ['a new secret', () => ({ kind: 'apply', manifests: [secret('new', { stringData: { word: word('new') } })] })],
  ['a changed one', () => ({ kind: 'apply', manifests: [secret('keys', { stringData: { word: word('changed') } })] })],
  ['a refused one', () => ({ kind: 'apply', manifests: [secret('bad', { data: { word: `*${word('refused')}*` } })] })],
  ['a wrong shape', () => ({ kind: 'apply', manifests: [secret('bad', { data: word('shape') })] })],
  ['a patch', () => ({ kind: 'patch', ref, body: { stringData: { word: word('patch') } }, strategy: 'strategic' })],
  [
    'a JSON patch',
    () => ({
      kind: 'patch',
      ref,
      strategy: 'json',
      body: [{ op: 'replace', path: '/data/word', value: encoded(word('json-patch')) }],
    }),
  ],
  ['a removal', () => ({ kind: 'remove', refs: [ref] })],
])('previews %s without its content', async (_name, change) => {
  const changes = await world.cloud.preview(change());
  expect(changes).toHaveLength(1);
  expect(toldBy(changes)).toEqual([]);
});

it('lets stages say and keep nothing of what secrets hold', async () => {
  const deployed = await runStage(deployManifestExecutor, {
    context: fields({ manifests: [secret('made', { stringData: { word: word('deployed') } })] }),
    capabilities: capabilities(),
  });
  expect(deployed.status).toBe('SUCCEEDED');
  const patched = await runStage(patchManifestExecutor, {
    context: fields({
      manifestName: 'secret keys',
      patchBody: [{ stringData: { word: word('patched') } }] as unknown as Json,
      options: { mergeStrategy: 'strategic' },
    }),
    capabilities: capabilities(),
  });
  const found = await runStage(findArtifactsFromResourceExecutor, {
    context: fields({ manifestName: 'secret keys' }),
    capabilities: capabilities(),
  });
  const deleted = await runStage(deleteManifestExecutor, {
    context: fields({ manifestName: 'secret keys' }),
    capabilities: capabilities(),
  });
  expect([patched, found, deleted].map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  const refused = await runStage(deployManifestExecutor, {
    context: fields({ manifests: [secret('bad', { data: { word: `*${word('stage-refused')}*` } })] }),
    capabilities: capabilities(),
  });
  expect(refused.status).toBe('TERMINAL');
  // What a person wrote into the stage is theirs; everything that a stage adds to it is looked at.
  const added = [deployed, patched, found, deleted, refused].map(({ context, ...run }) => {
    const { manifests: _, patchBody: __, ...more } = context;
    return { ...run, more };
  });
  expect(toldBy(added)).toEqual([]);
});

it('quotes nothing when a change is refused', async () => {
  const refused = await Promise.all([
    world.cloud.apply(secret('bad', { data: { word: `*${word('apply')}*` } })).catch(messageOf),
    world.cloud.apply(secret('bad', { stringData: { word: [word('list')] } })).catch(messageOf),
    world.cloud.patch(ref, { data: { word: `*${word('merge')}*` } }, 'merge').catch(messageOf),
  ]);
  expect(refused.map((message) => typeof message)).toEqual(['string', 'string', 'string']);
  expect(toldBy(refused)).toEqual([]);
});

it('stores nothing of it in any table', async () => {
  const { pool } = world.database;
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`SELECT 1 FROM resources WHERE kind = 'Secret' AND name LIKE 'made%'`);
    expect(rows).toHaveLength(1);
  }, 15_000);
  const tables = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables.rows) {
    const { rows } = await pool.query(`SELECT to_jsonb(t) AS row FROM "${name}" t`);
    expect({ table: name, tells: toldBy(rows) }).toEqual({ table: name, tells: [] });
  }
});

it('shows of the runs of those who wrote a secret into a stage neither the stage nor its audit with it', async () => {
  const { database } = world;
  const context = fields({
    manifests: [secret('made', { stringData: { word: word('written') } })],
    manifestName: 'secret keys',
    patchBody: [{ stringData: { word: word('patch-written') } }],
  });
  const text = `kind: Secret\nmetadata: {name: baked}\nstringData: {word: ${word('baked')}}\n`;
  const outputs = { artifacts: [{ type: 'embedded/base64', name: 'baked', reference: encoded(text) }] };
  await world.record({ id: '01SHOWN', type: 'deployManifest', context, outputs, trigger: outputs });
  await recordAudit(database.pool, boss, {
    action: 'start',
    object: 'execution 01SHOWN',
    after: { stages: [context] },
  });
  const { rows } = await database.pool.query(`SELECT * FROM audit_entries WHERE object = 'execution 01SHOWN'`);
  expect(rows).toHaveLength(1);
  const told = await Promise.all([
    getExecution(database, boss, { id: '01SHOWN' }),
    getSpinnakerExecution(database, boss, '01SHOWN'),
    getTask(database, boss, '01SHOWN'),
    evaluateFor(database, boss, {
      expression: '${manifests[0].stringData.word} ${patchBody[0].stringData.word}',
      executionId: '01SHOWN',
      stageId: '01SHOWNS',
    }),
  ]);
  expect(told.at(-1)).toMatchObject({ outcome: 'ok', result: '••• •••' });
  expect(toldBy([rows, told])).toEqual([]);
  const shown = JSON.stringify(told);
  for (const one of shown.matchAll(/"reference":"([^"]+)"/g)) {
    expect(toldBy(Buffer.from(one[1] ?? '', 'base64').toString('utf8'))).toEqual([]);
  }
});
