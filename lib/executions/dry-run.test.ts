import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { connectCi } from '#lib/ci/connect';
import { Engine } from '#lib/engine/engine';
import { childExecutions } from '#lib/executions/children';
import { patchStage, startPipeline } from '#lib/executions/commands';
import { createOutboundHttp } from '#lib/http/outbound';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { type SandboxJenkins, startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** Dry runs with every real stage type, a real engine and Postgres, against a cluster, a Jenkins and a receiver that count. */
const anna = internalActor('anna');
let test: TestDatabase;
let database: Database;
let engine: Engine;
let sandbox: SandboxCloud;
let jenkins: SandboxJenkins;
let receiver: Server;
let address: string;
let received = 0;

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 10 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  sandbox = await startSandboxCloud();
  jenkins = await startSandboxJenkins({ timeScale: 0.01 });
  receiver = createServer((_, response) => {
    received++;
    response.end('{}');
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const http = createOutboundHttp({ allow: ['127.0.0.1', 'localhost'] });
  const settings = { address: jenkins.url, user: jenkins.user };
  const system = connectCi('jenkins', { name: 'jenkins', settings, secrets: { token: jenkins.token } }, http);
  const capabilities = {
    ...sandbox.capabilities,
    http,
    ci: { connect: async () => system },
    executions: childExecutions(database, async ({ name }) => internalActor(name)),
    timeZone: 'UTC',
  } as unknown as Capabilities;
  engine = new Engine({
    store: new PostgresExecutionStore(database, new EventHub(database)),
    types: bindStages(stageEntries, capabilities),
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100, deadAfterMs: 60_000, inboxMs: 50 },
  });
  await engine.start();
}, 120_000);
afterAll(async () => {
  await engine?.stop(500);
  await Promise.all([sandbox?.close(), jenkins?.close(), new Promise((resolve) => receiver.close(resolve))]);
  await database?.close();
  await test?.drop();
});

let made = 0;
async function pipeline(stages: JsonObject[], more: JsonObject = {}): Promise<string> {
  const id = `p${++made}`;
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'shop', $1, $2)`, [
    id,
    JSON.stringify({ ...more, name: id, application: 'shop', stages }),
  ]);
  return id;
}

const start = async (id: string, trigger: JsonObject = { dryRun: true }) =>
  (await startPipeline(database, anna, { application: 'shop', pipeline: id, trigger })).id;

interface SeenStage {
  id: string;
  name: string;
  status: string;
  failure: string | null;
  context: JsonObject;
  outputs: JsonObject & { plan?: JsonObject };
  tasks: { name: string }[];
}

async function look(id: string) {
  const sql = database.pool;
  const run = await sql.query<{ status: string; failure: string | null }>('SELECT * FROM executions WHERE id = $1', [
    id,
  ]);
  const order = 'SELECT * FROM stages WHERE execution_id = $1 ORDER BY position, id';
  const stages = (await sql.query<SeenStage>(order, [id])).rows;
  return { ...run.rows[0]!, stages, named: Object.fromEntries(stages.map((stage) => [stage.name, stage])) };
}

const ended = (id: string) =>
  vi.waitFor(
    async () => {
      const seen = await look(id);
      expect(['SUCCEEDED', 'TERMINAL', 'CANCELED']).toContain(seen.status);
      return seen;
    },
    { timeout: 20_000, interval: 20 },
  );

/** What people wrote into the cluster, how often Jenkins built, and how often the receiver was called. */
async function world() {
  const kinds = ['deployment', 'configMap', 'secret', 'job', 'pod', 'service', 'replicaSet'];
  const all = { kind: 'remove-by-labels', kinds, namespace: 'prod', selector: '!nobody-has-this' } as const;
  const found = (await sandbox.cloud.preview(all)).map(({ kind, name }) => `${kind} ${name}`);
  const web = await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' });
  const answer = await fetch(`${jenkins.url}/api/json?tree=jobs[builds[number]]`);
  return { found, spec: web?.spec, generation: web?.metadata.generation, builds: await answer.json(), received };
}

const deploys = (image: string, more: JsonObject = {}): JsonObject => ({
  type: 'deployManifest',
  account: 'zone-1',
  manifests: [deployment('web', image)],
  ...more,
});

describe('a dry run', { timeout: 120_000 }, () => {
  it('of every stage type leaves cluster, Jenkins and everybody else as they were', async () => {
    for (const manifest of sandbox.cloud.prepare([deployment('web', 'registry/web:1.0')], { application: 'shop' })) {
      await sandbox.cloud.apply(manifest);
    }
    await vi.waitFor(async () => {
      const { state } = await sandbox.cloud.stability({ kind: 'Deployment', name: 'web', namespace: 'prod' });
      expect(state).toBe('stable');
    }, 20_000);
    const child = await pipeline([{ refId: '1', type: 'webhook', name: 'Call', url: address, method: 'POST' }]);
    const own: JsonObject = {
      account: 'zone-1',
      location: 'prod',
      manifestName: 'deployment web',
      master: 'jenkins',
      job: 'storefront-build',
      url: address,
      method: 'POST',
      pipeline: child,
      application: 'shop',
      continuePipeline: true,
    };
    const stages = stageEntries.flatMap(({ definition }) =>
      (definition.examples.length > 0 ? definition.examples : [{ stage: { type: definition.type } }]).map(
        ({ stage }, index) => {
          const known = Object.entries(own).filter(([key]) => key in stage || key === 'continuePipeline');
          return {
            ...stage,
            ...Object.fromEntries(known),
            name: `${definition.type} ${index}`,
            requisiteStageRefIds: [],
          };
        },
      ),
    );
    const before = await world();
    const id = await start(await pipeline(stages.map((stage, index) => ({ ...stage, refId: String(index + 1) }))));
    const run = await ended(id);
    expect(await world()).toEqual(before);
    // Every type has said something: what it would do, why it would fail, or that it cannot say; or it ran looking only.
    for (const stage of run.stages) {
      expect(['SUCCEEDED', 'FAILED_CONTINUE', 'STOPPED', 'SKIPPED'], `${stage.name}: ${stage.failure}`).toContain(
        stage.status,
      );
    }
    expect(run.named['jenkins 0']?.outputs.plan).toMatchObject({ summary: 'Builds storefront-build on jenkins' });
    expect(run.named['webhook 0']?.outputs.plan).toMatchObject({ summary: expect.stringContaining(address) });
    const children = await database.pool.query('SELECT trigger, status FROM executions WHERE pipeline_id = $1', [
      child,
    ]);
    expect(children.rows.length).toBeGreaterThan(0);
    for (const { trigger } of children.rows) expect(trigger).toMatchObject({ dryRun: true });
    for (const type of ['deployManifest', 'deleteManifest', 'jenkins', 'webhook']) {
      const tasks = run.stages.filter(({ name }) => name.startsWith(type)).flatMap((stage) => stage.tasks);
      expect(new Set(tasks.map(({ name }) => name))).toEqual(new Set(['plan']));
    }
  });

  it('tells what a deployment would change, and hands on what it would leave', async () => {
    const then = { type: 'evaluateVariables', variables: [{ key: 'made', value: "${artifacts[0]['reference']}" }] };
    const id = await start(
      await pipeline([
        { ...deploys('registry/web:2.0'), refId: '1', name: 'Deploy' },
        { ...then, refId: '2', name: 'Names', requisiteStageRefIds: ['1'] },
      ]),
    );
    const { status, named } = await ended(id);
    expect(status).toBe('SUCCEEDED');
    expect(named.Deploy?.outputs.plan).toMatchObject({
      summary: '1 changed · recreates pods',
      changes: [{ kind: 'Deployment', name: 'web', outcome: 'change', recreatesPods: true, fields: expect.any(Array) }],
    });
    expect(named.Names?.outputs).toMatchObject({ made: 'web' });
    expect((await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' }))?.spec).toMatchObject({
      template: { spec: { containers: [{ image: 'registry/web:1.0' }] } },
    });
  });

  it('fails where the cluster refuses, as the real run would', async () => {
    const bad = deployment('web', 'registry/web:2.0');
    const id = await start(
      await pipeline([{ ...deploys('x'), manifests: [{ ...bad, apiVersion: 'apps/v9' }], refId: '1', name: 'Deploy' }]),
    );
    const { status, failure, named } = await ended(id);
    expect(status).toBe('TERMINAL');
    expect(failure).toContain('It would fail');
    expect(named.Deploy?.outputs.plan).toMatchObject({ refusal: expect.stringContaining('apps/v9') });
  });

  it('lists what only a real run can know, and goes on', async () => {
    const build = { type: 'jenkins', master: 'jenkins', job: 'storefront-build' };
    const image = "${#stage('Build')['context']['buildInfo']['artifacts'][0]['fileName']}";
    const id = await start(
      await pipeline([
        { ...build, refId: '1', name: 'Build' },
        {
          ...deploys(image),
          replicas: '${nowhere.to.be.found}',
          refId: '2',
          name: 'Deploy',
          requisiteStageRefIds: ['1'],
        },
        {
          type: 'scaleManifest',
          account: 'zone-1',
          location: 'prod',
          manifestName: 'deployment web',
          replicas: "${#stage('Build')['context']['buildInfo']['number']}",
          failOnFailedExpressions: true,
          refId: '3',
          name: 'Scale',
          requisiteStageRefIds: ['1'],
        },
        {
          type: 'checkPreconditions',
          preconditions: [{ type: 'expression', context: { expression: "${buildInfo.result == 'SUCCESS'}" } }],
          refId: '4',
          name: 'Check',
          requisiteStageRefIds: ['1'],
        },
      ]),
    );
    const { status, named } = await ended(id);
    expect(status).toBe('SUCCEEDED');
    expect(named.Build?.outputs.plan).toMatchObject({ unknown: [expect.stringContaining('result of the build')] });
    expect(named.Scale?.outputs.plan).toMatchObject({ unknown: expect.arrayContaining([expect.any(String)]) });
    expect(named['Check precondition (expression)']?.outputs.plan).toMatchObject({ summary: 'Taken as passed' });
    expect(named.Deploy?.outputs.plan).toMatchObject({ unknown: expect.arrayContaining([expect.any(String)]) });
    expect(received).toBe(0);
  });

  it('does not wait for time, and takes judgments as made unless it is told to ask', async () => {
    const document: JsonObject[] = [
      { type: 'wait', waitTime: 3600, refId: '1', name: 'Wait' },
      {
        type: 'manualJudgment',
        judgmentInputs: [{ value: 'release' }, { value: 'rollback' }],
        refId: '2',
        name: 'Judge',
        requisiteStageRefIds: ['1'],
      },
      {
        type: 'checkPreconditions',
        preconditions: [
          {
            type: 'expression',
            failPipeline: false,
            context: { expression: "${#judgment('Judge') == 'rollback'}" },
          },
        ],
        refId: '3',
        name: 'If rollback',
        requisiteStageRefIds: ['2'],
      },
    ];
    const id = await pipeline(document);
    const assumed = await ended(await start(id));
    expect(assumed.status).toBe('SUCCEEDED');
    expect(assumed.named.Judge?.outputs).toMatchObject({
      judgmentInput: 'release',
      plan: { summary: 'Taken as decided: release' },
    });
    // The decision that was assumed says which way the run goes.
    expect(assumed.named['If rollback']?.status).toBe('STOPPED');
    const asking = await start(id, { dryRun: true, dryRunJudgments: 'wait' });
    const judge = await vi.waitFor(
      async () => {
        const stage = (await look(asking)).named.Judge;
        expect(stage?.status).toBe('RUNNING');
        return stage!;
      },
      { timeout: 10_000 },
    );
    await patchStage(database, anna, { id: asking, stageId: judge.id, patch: { judgmentStatus: 'stop' } });
    expect(await ended(asking)).toMatchObject({ status: 'TERMINAL' });
  });

  it('neither starts what waits for the end of its pipeline, nor sends messages, nor takes a turn', async () => {
    const notifications = [
      { type: 'email', address: 'a@example.com', when: ['pipeline.complete', 'pipeline.starting'] },
    ];
    const id = await pipeline([{ type: 'manualJudgment', refId: '1', name: 'Judge' }], {
      limitConcurrent: true,
      notifications,
    });
    const trigger = { type: 'pipeline', pipeline: id, enabled: true, status: ['successful', 'failed', 'canceled'] };
    await pipeline([{ type: 'wait', waitTime: 0, refId: '1', name: 'Wait' }], { triggers: [trigger] });
    const real = await start(id, {});
    await vi.waitFor(async () => expect((await look(real)).named.Judge?.status).toBe('RUNNING'), { timeout: 10_000 });
    const jobs = async () =>
      (
        await database.pool.query(
          `SELECT name, data FROM pgboss.job WHERE name IN ('ended', 'notify') AND data ->> 'executionId' <> $1`,
          [real],
        )
      ).rows;
    expect((await ended(await start(id))).status).toBe('SUCCEEDED');
    expect(await jobs()).toEqual([]);
  });

  it('refuses a word that is neither yes nor no, so that no real run is started by a slip', async () => {
    const id = await pipeline([{ type: 'wait', waitTime: 0, refId: '1', name: 'Wait' }]);
    await expect(start(id, { dryRun: 'yes' })).rejects.toThrow('write true or false');
    await expect(start(id, { dryRun: true, dryRunJudgments: 'no' })).rejects.toThrow('wait or assume');
    const run = await database.pool.query('SELECT trigger FROM executions WHERE id = $1', [
      await start(id, { dryRun: 'true' }),
    ]);
    expect(run.rows[0].trigger).toMatchObject({ dryRun: true });
  });
});
