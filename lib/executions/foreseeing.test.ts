import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ArtifactConnecting } from '#lib/accounts/artifacts';
import { openClouds } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { startPipeline } from '#lib/executions/commands';
import { previewAfterJudgment, previewOperation } from '#lib/executions/foreseeing';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import type { ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { deployment } from '#lib/stages/testing/sandbox-cloud';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let lent: TestDatabase;
let database: Database;
let cluster: SandboxCluster;
let connecting: ArtifactConnecting;
let cloud: ManifestCloud;
let engine: Engine;
const admin = { ...internalActor('admin'), admin: true };

beforeAll(async () => {
  lent = await freshDatabase();
  database = openDatabase(lent.url);
  cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const http = { request: async () => Promise.reject(new Error('not needed here')) };
  connecting = { database, box, http } as unknown as ArtifactConnecting;
  await database.pool.query(
    `INSERT INTO applications (name, attributes) VALUES ('shop', '{"permissions": {"EXECUTE": ["ops"], "READ": ["ops"]}}')`,
  );
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, secret) VALUES ('cloud', 'zone-1', 'kubernetes', $1)`,
    [box.seal({ kubeconfig: cluster.kubeconfig }, 'cloud/zone-1')],
  );
  cloud = providerOf('kubernetes').connect((await openClouds(connecting, () => {}))[0]!);
  const [web] = cloud.prepare([deployment('web', 'registry/web:1.0')], { application: 'shop' });
  await cloud.apply(web!);
  engine = new Engine({
    store: new PostgresExecutionStore(database, new EventHub(database)),
    types: bindStages(stageEntries, {
      timeZone: 'UTC',
      manifests: { connect: async () => cloud },
    } as unknown as Capabilities),
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100 },
  });
  await engine.start();
}, 120_000);
afterAll(async () => {
  await engine?.stop(500);
  await cluster?.close();
  await database?.close();
  await lent?.drop();
});

const target = { account: 'zone-1', location: 'prod', manifestName: 'deployment web' };
const runs = async () => Number((await database.pool.query('SELECT count(*) FROM executions')).rows[0].count);
const spec = async () => (await cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' }))?.spec;

describe('looking ahead', { timeout: 120_000 }, () => {
  it('shows what an operation would change, and starts nothing', async () => {
    const before = await spec();
    const look = (stage: JsonObject) => previewOperation(connecting, admin, { application: 'shop', stage });
    const scaled = await look({ type: 'scaleManifest', ...target, replicas: 5 });
    expect(scaled).toMatchObject({ summary: '1 changed', changes: [{ fields: [{ before: 2, after: 5 }] }] });
    expect(await look({ type: 'deleteManifest', ...target })).toMatchObject({ summary: '1 deleted' });
    const restarted = await look({ type: 'rollingRestartManifest', ...target });
    expect(restarted.summary).toBe('1 changed · recreates pods');
    const missing = await look({ type: 'scaleManifest', ...target, manifestName: 'deployment nobody', replicas: 1 });
    expect(missing).toMatchObject({ refusal: expect.stringContaining('nobody in prod does not exist') });
    await expect(look({ type: 'nothing' })).rejects.toMatchObject({ code: 'invalid' });
    expect(await spec()).toEqual(before);
    expect(await runs()).toBe(0);
  });

  it('tells nothing to people who may not do it', async () => {
    const stranger = internalActor('stranger');
    const nobody = { ...stranger, admin: false, roles: [] };
    const stage = { type: 'scaleManifest', ...target, replicas: 5 };
    await expect(previewOperation(connecting, nobody, { application: 'shop', stage })).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not-found/),
    });
  });

  it('plays a run on from a judgment for each decision, up to the next one, and decides nothing', async () => {
    const stages = [
      { refId: '1', type: 'manualJudgment', name: 'Release?', judgmentInputs: [{ value: 'yes' }, { value: 'no' }] },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'checkPreconditions',
        name: 'If yes',
        preconditions: [
          { type: 'expression', failPipeline: false, context: { expression: "${#judgment('Release?') == 'yes'}" } },
        ],
      },
      { refId: '3', requisiteStageRefIds: ['2'], type: 'scaleManifest', name: 'Grow', ...target, replicas: 9 },
      { refId: '4', requisiteStageRefIds: ['3'], type: 'manualJudgment', name: 'Sure?' },
      { refId: '5', requisiteStageRefIds: ['4'], type: 'deleteManifest', name: 'Remove', ...target },
    ];
    await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ('p', 'shop', 'p', $1)`, [
      JSON.stringify({ name: 'p', application: 'shop', stages }),
    ]);
    const { id } = await startPipeline(database, admin, { application: 'shop', pipeline: 'p', trigger: {} });
    const rows = async () =>
      (
        await database.pool.query(
          'SELECT * FROM stages WHERE execution_id = $1 ORDER BY position, parent_id NULLS FIRST, id',
          [id],
        )
      ).rows;
    await vi.waitFor(async () => expect((await rows())[0].waiting).toMatchObject({ for: 'person' }), 10_000);
    const before = await rows();
    const look = (judgmentInput: string) =>
      previewAfterJudgment(connecting, admin, { id, stageId: before[0].id, judgmentInput });
    const yes = await look('yes');
    expect(yes.stages.map(({ name, status }) => [name, status])).toEqual([
      ['If yes', 'SUCCEEDED'],
      ['Grow', 'SUCCEEDED'],
      ['Sure?', 'RUNNING'],
    ]);
    expect(yes.stages[1]?.plan).toMatchObject({ summary: '1 changed', changes: [{ fields: [{ after: 9 }] }] });
    expect((await look('no')).stages).toMatchObject([{ name: 'If yes', status: 'STOPPED', notTaken: true }]);
    expect(await rows()).toEqual(before);
    await expect(previewAfterJudgment(connecting, admin, { id, stageId: before[2].id })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('tells of the promotion of a canary, which is judged inside its deployment, and of what comes behind that', async () => {
    const canary = { percent: 50, next: 'judge' };
    const trafficManagement = { enabled: true, options: { services: [], strategy: 'canary', canary } };
    const manifests = [deployment('web', 'registry/web:2.0')];
    const stages = [
      { refId: '1', type: 'deployManifest', name: 'Deploy', account: 'zone-1', manifests, trafficManagement },
      { refId: '2', requisiteStageRefIds: ['1'], type: 'manualJudgment', name: 'Sure?' },
    ];
    await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ('c', 'shop', 'c', $1)`, [
      JSON.stringify({ name: 'c', application: 'shop', stages }),
    ]);
    const { id } = await startPipeline(database, admin, { application: 'shop', pipeline: 'c', trigger: {} });
    const asked = `SELECT id FROM stages WHERE execution_id = $1 AND waiting ->> 'for' = 'person'`;
    const judgments = async () => (await database.pool.query<{ id: string }>(asked, [id])).rows;
    await vi.waitFor(async () => expect(await judgments()).toHaveLength(1), 60_000);
    const stageId = (await judgments())[0]!.id;
    expect((await previewAfterJudgment(connecting, admin, { id, stageId })).stages).toMatchObject([
      { name: 'Promote deployment web', plan: { changes: [{ name: 'web' }] } },
      { name: 'Delete deployment web-canary', plan: { summary: '1 deleted' } },
      { name: 'Sure?', status: 'RUNNING' },
    ]);
  });

  it('names what else a stage behind the judgment waits for', async () => {
    const stages = [
      { refId: '1', type: 'manualJudgment', name: 'Release?' },
      { refId: '2', type: 'manualJudgment', name: 'Security?' },
      { refId: '3', requisiteStageRefIds: ['1', '2'], type: 'wait', name: 'Both', waitTime: 1 },
    ];
    await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ('q', 'shop', 'q', $1)`, [
      JSON.stringify({ name: 'q', application: 'shop', stages }),
    ]);
    const { id } = await startPipeline(database, admin, { application: 'shop', pipeline: 'q', trigger: {} });
    const asked = `SELECT id FROM stages WHERE execution_id = $1 AND waiting ->> 'for' = 'person' ORDER BY position`;
    const judgments = async () => (await database.pool.query<{ id: string }>(asked, [id])).rows;
    await vi.waitFor(async () => expect(await judgments()).toHaveLength(2), 60_000);
    const stageId = (await judgments())[0]!.id;
    expect((await previewAfterJudgment(connecting, admin, { id, stageId })).stages).toMatchObject([
      { name: 'Both', status: 'NOT_STARTED', waits: 'It also waits for Security?' },
    ]);
  });
});
