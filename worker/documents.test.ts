import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAccount } from '#lib/accounts/commands';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication } from '#lib/applications/commands';
import { startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { patchStage, startPipeline } from '#lib/executions/commands';
import { getSpinnakerExecution } from '#lib/executions/spinnaker-queries';
import { createOutboundHttp } from '#lib/http/outbound';
import { isGennakerError } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { pipelinesIn } from '#lib/pipelines/import';
import { createPrograms } from '#lib/programs/run';
import { type Sandbox, startSandbox } from '#lib/sandbox/world';
import { bindStages } from '#lib/stages/bind';
import { stageDefinition } from '#lib/stages/definitions';
import { stageEntries } from '#lib/stages/executors';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';
import { stageCapabilities } from '#worker/capabilities';
import { chartArchive, helmScript, objects, ownDocuments } from '#worker/testing/documents';

/**
 * Documents as Spinnaker users write them, run to their end: saved, started, driven by a real engine on a real Postgres
 * against clusters, a helm repository, a bucket and a receiver over real HTTP. Documents of our own are always run; where
 * a folder of real ones is at hand, those too, with names of places mapped to the ones that are here.
 */
const folder = process.env.GENNAKER_TEST_PIPELINES ?? '../shared/fixtures/pipelines';
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const real = files.flatMap((file) => pipelinesIn(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json));

const anna = internalActor('anna');
let postgres: TestDatabase;
let database: Database;
let engine: Engine;
let sandbox: Sandbox;
let web: WebServer;
let programs: string;

beforeAll(async () => {
  postgres = await freshDatabase();
  database = openDatabase(postgres.url, { connections: 10 });
  sandbox = await startSandbox({ timeScale: 0.02 });
  programs = mkdtempSync(join(tmpdir(), 'documents-'));
  writeFileSync(join(programs, 'helm'), helmScript, { mode: 0o755 });
  const chart = chartArchive(
    (path, text) => {
      mkdirSync(join(programs, path, '..'), { recursive: true });
      writeFileSync(join(programs, path), text);
    },
    (top) => execFileSync('tar', ['-czf', '-', '-C', programs, top]),
  );
  web = await startWebServer(({ path }) => {
    if (path.endsWith('/index.yaml')) {
      return { body: 'apiVersion: v1\nentries:\n  nginx:\n    - {version: 0.2.4, urls: [nginx.tgz]}\n' };
    }
    if (path.endsWith('/nginx.tgz')) return { body: chart };
    const [, name = ''] = /\/o\/([^?]+)\?/.exec(path) ?? [];
    const object = objects[decodeURIComponent(name)];
    if (object !== undefined) return { body: object };
    const made = [{ type: 'gcs/object', name: 'gs://sbws/manifests/nginx.yaml', reference: 'gs://demo/nginx.yml' }];
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ artifacts: made }) };
  });
  await setUp();
}, 120_000);
afterAll(async () => {
  await engine?.stop(500);
  await Promise.all([sandbox?.close(), web?.close()]);
  await database?.close();
  await postgres?.drop();
  rmSync(programs, { recursive: true, force: true });
});

async function setUp(): Promise<void> {
  const box = createSecretBox(Buffer.alloc(32, 3));
  const http = createOutboundHttp({ allow: ['127.0.0.1', 'localhost'] });
  const root = { ...internalActor('root'), admin: true };
  for (const { name, kubeconfig } of sandbox.clusters) {
    await createAccount(database, root, { kind: 'cloud', type: 'kubernetes', name, secrets: { kubeconfig }, box });
  }
  const settings = { address: web.url };
  await createAccount(database, root, { kind: 'artifact', type: 'gcs', name: 'bucket', settings, box });
  await createAccount(database, root, { kind: 'artifact', type: 'helm', name: 'charts', settings, box });
  const applications = new Set([...ownDocuments, ...real].map(({ application }) => String(application).toLowerCase()));
  for (const name of applications) await createApplication(database, root, { name });
  const found = createPrograms({ searchPath: '/usr/bin:/bin', places: { helm: join(programs, 'helm') } });
  const connecting = { database, box, http, programs: found };
  engine = new Engine({
    store: new PostgresExecutionStore(database, new EventHub(database)),
    types: bindStages(stageEntries, stageCapabilities(connecting, 'UTC')),
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100, deadAfterMs: 60_000, inboxMs: 50 },
  });
  await engine.start();
}

/** What places are called elsewhere, and here. */
const places: [RegExp, string][] = [
  [/"my-kubernetes-account"/g, '"zone-2"'],
  [/"k8s-local"/g, '"zone-3"'],
  [/"my-gcs-account"/g, '"bucket"'],
  [/"helm-apple"/g, '"charts"'],
  [/"production"/g, '"prod"'],
  [/"(spinnaker-dev|dev)"/g, '"test"'],
  [/\{%BUCKET_URI%\}/g, 'gs://demo'],
  [/\{%PROJECT_ID%\}/g, 'demo'],
];

function adapted(document: JsonObject): JsonObject {
  const text = places.reduce((soFar, [there, here]) => soFar.replace(there, here), JSON.stringify(document));
  return JSON.parse(text.replaceAll('http://localhost:9090', web.url)) as JsonObject;
}

const stagesOf = (document: JsonObject) => (document.stages ?? []) as JsonObject[];
const unsupported = (document: JsonObject): string[] => [
  ...new Set(stagesOf(document).flatMap(({ type }) => (stageDefinition(String(type)) ? [] : [String(type)]))),
];
const nameOf = ({ application, name }: JsonObject) => `${application}: ${name}`;

interface Seen extends JsonObject {
  status: string;
  stages: (JsonObject & { id: string; type: string; name: string; status: string })[];
}
const look = async (id: string) => (await getSpinnakerExecution(database, anna, id)) as Seen;

/** Decides every judgment and ends every wait as a person would who has no time. */
async function decided({ stages }: Seen, id: string): Promise<void> {
  for (const stage of stages.filter(({ status }) => status === 'RUNNING')) {
    const patches: Record<string, JsonObject> = {
      manualJudgment: { judgmentStatus: 'continue' },
      wait: { skipRemainingWait: true },
    };
    const patch = patches[stage.type];
    if (patch) await patchStage(database, anna, { id, stageId: stage.id, patch }).catch(onlyTooLate);
  }
}

/** It may have ended since one looked. */
function onlyTooLate(error: unknown): void {
  if (!isGennakerError(error) || error.code !== 'conflict') throw error;
}

async function ranToItsEnd(document: JsonObject): Promise<Seen> {
  const { id: _theirs, ...rest } = adapted(document);
  const { id: pipeline } = await savePipeline(database, anna, { document: { ...rest, triggers: [] } });
  const parameters = Object.fromEntries(
    ((document.parameterConfig ?? []) as { name: string; options?: { value: string }[] }[]).map(
      ({ name, options = [] }) => [name, options[0]?.value || 'v1'],
    ),
  );
  const application = String(rest.application).toLowerCase();
  const { id } = await startPipeline(database, anna, { application, pipeline, trigger: { parameters } });
  return await vi.waitFor(
    async () => {
      const seen = await look(id);
      await decided(seen, id);
      expect(['SUCCEEDED', 'TERMINAL', 'CANCELED']).toContain(seen.status);
      return seen;
    },
    { timeout: 180_000, interval: 50 },
  );
}

/** Why it is as it is, for whoever reads the failure. */
const told = (run: Seen) =>
  run.stages.map(({ name, status, context }) => {
    const exception = (context as JsonObject).exception as JsonObject | undefined;
    return `${name} ${status} ${exception ? JSON.stringify(exception.details) : ''}`;
  });

// One after the other in this order: a promotion is about what was deployed before it.
const order = ['Deploy to Staging', 'Deploy Simple Canary to Production', 'Promote Canary To Production'];
const runnable = [...ownDocuments, ...real.filter((document) => unsupported(document).length === 0)].sort(
  (one, other) => order.indexOf(String(one.name)) - order.indexOf(String(other.name)),
);

test.each(runnable.map((document) => [nameOf(document), document] as const))(
  '%s runs to its end',
  async (_name, document) => {
    const run = await ranToItsEnd(document);
    // A pipeline without stages ends as it does in Spinnaker.
    expect(run.status, told(run).join('\n')).toBe(stagesOf(document).length === 0 ? 'TERMINAL' : 'SUCCEEDED');
  },
  240_000,
);

/** Stages of clouds of virtual machines and of a judge that are not part of this product. */
const elsewhere = [
  'bake',
  'cloneServerGroup',
  'deploy',
  'disableServerGroup',
  'findImage',
  'kayentaCanary',
  'resizeServerGroup',
];

test('the real documents that are not run are those with stages for other clouds, each named', () => {
  const others = real.filter((document) => unsupported(document).length > 0);
  expect(others.length + runnable.length).toBe(real.length + ownDocuments.length);
  const lacking = others.map((document) => [nameOf(document), unsupported(document)] as const);
  for (const [name, types] of lacking) expect(elsewhere, `${name} has ${types}`).toEqual(expect.arrayContaining(types));
  const listed: [string, string[]][] = [
    ['ecsapp: ecs-demo', ['deploy']],
    ['compute: resize-up', ['resizeServerGroup']],
    ['compute: resize-down', ['resizeServerGroup']],
    ['compute: clone', ['deploy', 'findImage']],
    ['compute: bake+deploy', ['bake']],
    ['compute: gce - bake+deploy', ['bake', 'deploy', 'disableServerGroup']],
    ['compute: Kayenta-Shorter-Lifetimes', ['kayentaCanary', 'findImage', 'cloneServerGroup']],
    ['compute: Deploy Server Group', ['deploy', 'bake']],
  ];
  const atHand = listed.filter(([name]) => real.some((document) => nameOf(document) === name));
  expect(lacking).toEqual(expect.arrayContaining(atHand));
});

test('a run looks to clients of Gate as a finished one of Spinnaker does', async () => {
  const run = await ranToItsEnd({
    ...(ownDocuments.find(({ name }) => name === 'artifacts of the bucket') as JsonObject),
    name: 'once more',
  });
  expect(Object.values(run)).not.toContain(null);
  expect(run).toMatchObject({
    type: 'PIPELINE',
    canceled: false,
    templateVariables: {},
    initialConfig: {},
    systemNotifications: [],
    trigger: {
      type: 'manual',
      enabled: false,
      preferred: false,
      executionId: run.id,
      notifications: [],
      strategy: false,
    },
  });
  for (const stage of run.stages) {
    const present = ['id', 'refId', 'type', 'name', 'startTime', 'endTime', 'status', 'context', 'outputs', 'tasks'];
    expect(Object.keys(stage)).toEqual(expect.arrayContaining([...present, 'requisiteStageRefIds']));
    expect(Object.values(stage)).not.toContain(null);
    for (const beside of ['type', 'name', 'refId']) expect(stage.context).not.toHaveProperty(beside);
    expect((stage.tasks as Json[])[0]).toMatchObject({
      id: '1',
      stageStart: true,
      loopEnd: false,
      taskExceptionDetails: {},
    });
  }
  const [deploy, , remove] = run.stages;
  expect(deploy?.context).toMatchObject({
    'outputs.manifestNamesByNamespace': { staging: ['deployment frontend'] },
    stableManifests: [{ manifestName: 'deployment frontend', location: 'staging' }],
    failedManifests: [],
    'deploy.account.name': 'zone-2',
    artifacts: [{ type: 'kubernetes/deployment', name: 'frontend', location: 'staging' }],
  });
  expect(remove?.outputs).toMatchObject({
    'outputs.manifestNamesByNamespace': { staging: ['deployment frontend'] },
    'outputs.manifests': [],
    'outputs.createdArtifacts': [],
  });
}, 240_000);
