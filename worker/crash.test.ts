import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Connecting, connectCiSystem, connectCloud } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { cancelExecution, patchStage, startPipeline } from '#lib/executions/commands';
import { createOutboundHttp } from '#lib/http/outbound';
import { objectAt } from '#lib/kernel/json';
import { type Sandbox, startSandbox } from '#lib/sandbox/world';
import { type Database, openDatabase } from '#lib/store/database';
import { releasePipelineId } from '#prisma/demo/pipelines';
import { seed } from '#prisma/seed';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/**
 * The demo pipeline with a worker that is killed without warning at one point after another. Whatever the point, the run
 * must end as if nothing had happened: one build on Jenkins, both deploys in the clusters.
 */
const key = Buffer.alloc(32, 3);
const actor = internalActor('test');
let test: TestDatabase;
let database: Database;
let sandbox: Sandbox;
let connecting: Connecting;
let worker: ChildProcess;

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 4 });
  sandbox = await startSandbox({ timeScale: 0.1 });
  const http = createOutboundHttp({ allow: ['127.0.0.1'] });
  connecting = { database, box: createSecretBox(key), http };
  const { close: _, ...addresses } = sandbox;
  await seed({
    databaseUrl: test.url,
    secretKey: key,
    adminPassword: 'crash-test-only',
    apiToken: undefined,
    sandbox: addresses,
  });
  // The build that each run starts must not start further runs of other pipelines while we count.
  await database.pool.query(`UPDATE pipelines SET document = document::jsonb || '{"triggers": []}'`);
  worker = await startWorker();
});

afterAll(async () => {
  worker?.kill('SIGKILL');
  await sandbox?.close();
  await database?.close();
  await test?.drop();
});

/** What the worker wrote, for the one who reads of a failure. */
let output: string[] = [];

async function startWorker(): Promise<ChildProcess> {
  output = [];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'worker/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: test.url,
      GENNAKER_SECRET_KEY: key.toString('base64'),
      GENNAKER_OUTBOUND_ALLOW: '127.0.0.1,localhost',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      output.push(line);
      if (line.includes('worker ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code}`)));
  });
  return child;
}

/** Kills it in its tracks; the next one starts at once, as a supervisor would. */
async function killWorker(): Promise<void> {
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGKILL');
  await gone;
  worker = await startWorker();
}

interface Seen {
  status: string;
  stages: Record<
    string,
    { id: string; status: string; context: Record<string, unknown>; tasks: { name: string; status: string }[] }
  >;
}

async function look(id: string): Promise<Seen> {
  const { pool } = database;
  const run = await pool.query<{ status: string; failure: string | null }>(
    'SELECT status, failure FROM executions WHERE id = $1',
    [id],
  );
  const stages = await pool.query('SELECT id, name, status, context, tasks FROM stages WHERE execution_id = $1', [id]);
  return { status: run.rows[0]!.status, stages: Object.fromEntries(stages.rows.map((row) => [row.name, row])) };
}

async function until(id: string, wanted: (seen: Seen) => boolean): Promise<Seen> {
  const latest = performance.now() + 90_000;
  for (;;) {
    const seen = await look(id);
    if (wanted(seen)) return seen;
    if (performance.now() > latest) throw new Error(`It stands still: ${await situation(id)}`);
    if (['TERMINAL', 'CANCELED'].includes(seen.status)) throw new Error(`The run ended: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function situation(id: string): Promise<string> {
  const { pool } = database;
  const rows = async (sql: string, values: unknown[] = []) => (await pool.query(sql, values)).rows;
  return JSON.stringify({
    run: await rows('SELECT status, lease_owner, wake_at, now() FROM executions WHERE id = $1', [id]),
    stages: await rows('SELECT name, status, waiting, tasks FROM stages WHERE execution_id = $1', [id]),
    workers: await rows('SELECT id, heartbeat_at FROM workers'),
    worker: { exitCode: worker.exitCode, output },
  });
}

/** Or just past it: a step may be over between two looks, and then there would be nothing to wait for. */
const atStep = (stage: string, step: string) => (seen: Seen) =>
  seen.stages[stage]?.tasks.some((task) => task.name === step && task.status !== 'NOT_STARTED') === true;
const ended = (stage: string) => (seen: Seen) => seen.stages[stage]?.status === 'SUCCEEDED';

/** Where the worker is killed: before the judgment, or after it. */
const points: [string, 'before' | 'after', (seen: Seen) => boolean][] = [
  ['as soon as the run is RUNNING', 'before', (seen) => seen.status === 'RUNNING'],
  ['while it asks Jenkins for a build', 'before', atStep('Build', 'startJenkinsJob')],
  ['while the build waits in the queue', 'before', atStep('Build', 'waitForJenkinsJobStart')],
  ['while Jenkins builds', 'before', atStep('Build', 'monitorJenkinsJob')],
  ['while it applies the manifests', 'before', atStep('Deploy to test', 'deployManifest')],
  ['while the rollout in test goes on', 'before', atStep('Deploy to test', 'waitForManifestToStabilize')],
  ['while a person is asked', 'before', (seen) => seen.stages['Release?']?.status === 'RUNNING'],
  ['right after the decision', 'after', ended('Release?')],
  ['while production is rolled out', 'after', atStep('Deploy to production', 'waitForManifestToStabilize')],
  [
    'when production is about to be applied',
    'after',
    (seen) => seen.stages['Deploy to production']?.status === 'RUNNING',
  ],
];

it.each(points)(
  'finishes as if nothing had happened when the worker is killed %s',
  async (_title, when, point) => {
    const jenkins = await connectCiSystem(connecting, actor, 'read', 'jenkins');
    const before = (await jenkins.recentBuilds('storefront-build', 100)).length;
    const { id } = await startPipeline(database, actor, {
      application: 'storefront',
      pipeline: releasePipelineId,
      trigger: { type: 'manual', parameters: { branch: 'main' } },
    });
    if (when === 'before') {
      await until(id, point);
      await killWorker();
    }
    const asked = await until(id, (seen) => seen.stages['Release?']?.status === 'RUNNING');
    await patchStage(database, actor, {
      id,
      stageId: asked.stages['Release?']!.id,
      patch: { judgmentStatus: 'continue', judgmentInput: 'release' },
    });
    if (when === 'after') {
      await until(id, point);
      await killWorker();
    }
    const end = await until(id, (seen) => seen.status === 'SUCCEEDED');
    expect(end.stages['Deploy to production']?.status).toBe('SUCCEEDED');

    const builds = await jenkins.recentBuilds('storefront-build', 100);
    expect(builds.length - before, 'builds started on Jenkins').toBe(1);
    const built = await jenkins.properties('storefront-build', builds[0]!.number, 'build.properties');
    for (const [account, namespace] of [
      ['zone-2', 'test'],
      ['zone-3', 'prod'],
    ] as const) {
      const cloud = await connectCloud(connecting, actor, 'read', account);
      const web = await cloud.read({ kind: 'Deployment', name: 'web', namespace });
      expect(JSON.stringify(objectAt(web, 'spec'))).toContain(`"image":"${built.IMAGE}"`);
      expect((await cloud.stability({ kind: 'Deployment', name: 'web', namespace })).state).toBe('stable');
    }
  },
  240_000,
);

it('lets a run be canceled while no worker is there, as soon as one is', async () => {
  const { id } = await startPipeline(database, actor, {
    application: 'storefront',
    pipeline: releasePipelineId,
    trigger: { type: 'manual', parameters: { branch: 'main' } },
  });
  await until(id, atStep('Build', 'monitorJenkinsJob'));
  worker.kill('SIGKILL');
  await cancelExecution(database, actor, { id, reason: 'not today' });
  worker = await startWorker();
  const seen = await (async () => {
    for (;;) {
      const now = await look(id);
      if (now.status === 'CANCELED') return now;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  expect(seen.stages.Build?.status).toBe('CANCELED');
  const jenkins = await connectCiSystem(connecting, actor, 'read', 'jenkins');
  const build = await jenkins.build('storefront-build', Number(seen.stages.Build?.context.buildNumber));
  expect(build.building).toBe(false);
}, 240_000);
