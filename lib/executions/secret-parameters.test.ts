import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';
import { childExecutions } from '#lib/executions/children';
import { restartStage, startPipeline } from '#lib/executions/commands';
import { evaluateFor } from '#lib/executions/evaluate';
import { getExecution } from '#lib/executions/queries';
import { openSecrets } from '#lib/executions/secrets';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { secretMask } from '#lib/pipelines/secret-texts';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** A canary is given as a secret, used in every way, and looked for everywhere. */
const canary = 'Canary/7f3a+Zq "bird"';
const anna = internalActor('anna');
const box = createSecretBox(Buffer.alloc(32, 9));
const parameterConfig = [{ name: 'token', secret: true, required: true }, { name: 'plain' }];
let test: TestDatabase;
let database: Database;
let engine: Engine;
let seen: JsonObject[] = [];

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 6 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  const children = childExecutions(database, async ({ name }) => internalActor(name), box);
  const known = bindStages(stageEntries, { executions: children, timeZone: 'UTC' } as Capabilities);
  // It says everything it knows in every way there is: an answering server, a careless log, a message.
  const leak = testStage('leak', [
    (step) => {
      seen.push(step.context);
      step.log(`I was given ${JSON.stringify(step.context)}`);
      return {
        kind: 'look-again',
        inMs: 1,
        waiting: `Waiting with ${step.context.auth}`,
        context: { ...step.context },
      };
    },
    (step) => {
      seen.push(step.context);
      const auth = String(step.context.auth);
      const outputs = { echo: { [auth]: [auth] }, encoded: Buffer.from(canary).toString('base64') };
      if (step.context.fails) return { kind: 'failed', retry: 'terminal', reason: `Refused ${auth}`, outputs };
      return { kind: 'succeeded', outputs: { ...outputs, late: step.evaluate('${parameters.token.substring(0, 9)}') } };
    },
  ]);
  leak.steps[0]!.run = once(leak.steps[0]!.run);
  const own = testTypes(leak);
  engine = new Engine({
    store: new PostgresExecutionStore(database, new EventHub(database)),
    types: {
      find: (type) => own.find(type) ?? known.find(type),
      names: () => [...own.names(), ...known.names()],
      guards: () => known.guards(),
    },
    secrets: (id) => openSecrets(database, box, id),
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100, deadAfterMs: 60_000, inboxMs: 50, turnSweepMs: 60_000 },
  });
  await engine.start();
});
afterAll(async () => {
  await engine.stop(500);
  await database.close();
  await test.drop();
});

/** The first step looks twice, so that it is given what it answered before. */
function once<Run extends (step: never) => Promise<{ kind: string }>>(run: Run): Run {
  const looked = new Set<string>();
  return (async (step: { stage: { id: string }; context: JsonObject }) => {
    const key = step.stage.id + JSON.stringify(step.context.restartDetails ?? '');
    if (looked.has(key)) return { kind: 'succeeded' };
    looked.add(key);
    return await run(step as never);
  }) as unknown as Run;
}

let made = 0;
async function pipeline(stages: JsonObject[], more: JsonObject = {}): Promise<string> {
  const id = `p${++made}`;
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'shop', $1, $2)`, [
    id,
    JSON.stringify({ parameterConfig, ...more, name: id, application: 'shop', stages }),
  ]);
  return id;
}

const start = async (id: string, trigger: JsonObject) =>
  (await startPipeline(database, anna, { application: 'shop', pipeline: id, trigger, box })).id;

async function ended(id: string) {
  return await expect
    .poll(async () => await getExecution(database, anna, { id }), { timeout: 15_000, interval: 30 })
    .toMatchObject({ endedAt: expect.any(Number) })
    .then(() => getExecution(database, anna, { id }));
}

/** Every row of every table as text. */
async function everything(): Promise<string> {
  const tables = await database.pool.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await database.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

const traces = [
  canary,
  'Canary/7',
  Buffer.from(canary).toString('base64'),
  encodeURIComponent(canary),
  '7f3a+Zq',
  'CANARY/7F3A',
];

async function expectNoTrace(): Promise<void> {
  const all = await everything();
  for (const trace of traces) expect(all.includes(trace), `${trace} lies in the database`).toBe(false);
}

const leaking = (fields: JsonObject = {}): JsonObject => ({
  type: 'leak',
  refId: '1',
  name: 'Leak',
  auth: 'Bearer ${parameters.token}',
  deep: [{ basic: "${#toBase64('me:' + trigger.parameters.token)}", loud: '${parameters.token.toUpperCase()}' }],
  plain: '${parameters.plain}',
  ...fields,
});

it('is open to a step that works with it, and nowhere else', async () => {
  seen = [];
  const id = await start(await pipeline([leaking()]), {
    parameters: { token: canary, plain: 'shown' },
    payload: { parameters: { token: canary }, note: `see ${canary}` },
  });
  const run = await ended(id);
  expect(run.status).toBe('SUCCEEDED');
  const given = {
    auth: `Bearer ${canary}`,
    deep: [{ basic: Buffer.from(`me:${canary}`).toString('base64'), loud: canary.toUpperCase() }],
    plain: 'shown',
  };
  expect(seen).toMatchObject([given, given]);
  expect(run.trigger.parameters).toEqual({ token: secretMask, plain: 'shown' });
  expect(run.stages[0]!.context).toMatchObject({ auth: 'Bearer ${parameters.token}', plain: 'shown' });
  expect(run.stages[0]!.outputs).toEqual({
    echo: { [secretMask]: [secretMask] },
    encoded: secretMask,
    late: secretMask,
  });
  await expectNoTrace();
  const tried = await evaluateFor(database, anna, { expression: 'x${parameters.token}', executionId: id });
  expect(tried.result).toBe(`x${secretMask}`);
});

it('is masked in a failure, and is there again for a restart', async () => {
  seen = [];
  const id = await start(await pipeline([leaking({ fails: true })]), { parameters: { token: canary } });
  const run = await ended(id);
  expect(run).toMatchObject({ status: 'TERMINAL', failure: expect.stringContaining(secretMask) });
  await restartStage(database, anna, { id, stageId: run.stages[0]!.id });
  await expect.poll(() => seen.length).toBe(4);
  await ended(id);
  expect(seen.every((context) => context.auth === `Bearer ${canary}`)).toBe(true);
  await expectNoTrace();
});

it('has to be given anew for another run, and is refused without', async () => {
  const id = await pipeline([leaking()]);
  await expect(start(id, { parameters: { token: secretMask } })).rejects.toThrow(
    'Parameter token is required; give it a value',
  );
});

it('makes masked variables, and reaches a child only as a secret of its own', async () => {
  seen = [];
  const child = await pipeline([leaking()]);
  const open = await pipeline([leaking({ auth: 'x' })], { parameterConfig: [{ name: 'token' }] });
  const variables = [{ key: 'auth', value: 'Bearer ${parameters.token}' }];
  const call = (pipelineId: string) => ({
    type: 'pipeline',
    refId: '2',
    name: 'Child',
    application: 'shop',
    pipeline: pipelineId,
    pipelineParameters: { token: '${parameters.token}' },
    waitForCompletion: true,
  });
  const vars = { type: 'evaluateVariables', refId: '1', name: 'Vars', variables };
  const good = await ended(await start(await pipeline([vars, call(child)]), { parameters: { token: canary } }));
  expect(good.status).toBe('SUCCEEDED');
  expect(good.stages[0]!.outputs).toEqual({ auth: secretMask });
  expect(seen[0]).toMatchObject({ auth: `Bearer ${canary}` });
  const bad = await ended(await start(await pipeline([call(open)]), { parameters: { token: canary } }));
  expect(bad).toMatchObject({ status: 'TERMINAL', failure: expect.stringContaining('mark the parameter') });
  await expectNoTrace();
});

it('takes nothing that a step brought from outside for an expression', async () => {
  seen = [];
  const id = await pipeline([
    leaking({ refId: '1', planted: 'x' }),
    { type: 'leak', refId: '2', requisiteStageRefIds: ['1'], name: 'Second', auth: '${hostile}' },
  ]);
  const run = await start(id, { parameters: { token: canary, hostile: '${parameters.token}' } });
  await ended(run);
  expect(JSON.stringify(seen.slice(2))).not.toContain('Canary');
  await expectNoTrace();
});
