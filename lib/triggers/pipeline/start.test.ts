import { afterAll, beforeAll, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { fail, gate, succeed, testTypes } from '#lib/engine/testing/stage-types';
import { cancelExecution, startPipeline } from '#lib/executions/commands';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { type QueueWork, workQueue } from '#lib/queue/work';
import { selectAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { startAfter } from '#lib/triggers/pipeline/start';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

const actor = internalActor('test');
let test: TestDatabase;
let database: Database;
let engine: Engine;
let queue: QueueWork;
const warnings: JsonObject[] = [];
const logger = { ...silentLogger, warn: (_: string, more?: object) => void warnings.push({ ...more } as JsonObject) };

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 8 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  const store = new PostgresExecutionStore(database, new EventHub(database));
  const types = testTypes(succeed, fail, gate);
  const limits = { pollMs: 20, inboxMs: 50 };
  engine = new Engine({ store, types, logger: silentLogger, release: 'test', limits });
  await engine.start();
  queue = await workQueue(
    test.url,
    {
      advance: async ({ executionId }) => void engine.advance(executionId),
      notify: async () => {},
      ended: (end) => startAfter(database, end, logger),
    },
    silentLogger,
  );
});
afterAll(async () => {
  await queue.stop(500);
  await engine.stop(500);
  await database.close();
  await test.drop();
});

async function pipeline(id: string, stages: JsonObject[], triggers: JsonObject[] = []): Promise<string> {
  const document = JSON.stringify({ name: id, application: 'shop', stages, triggers });
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'shop', $1, $2)`, [
    id,
    document,
  ]);
  return id;
}

const start = async (id: string) =>
  (
    await startPipeline(database, actor, {
      application: 'shop',
      pipeline: id,
      trigger: { artifacts: [{ name: 'web' }] },
    })
  ).id;

interface Started {
  status: string;
  trigger: JsonObject & { parentExecution: JsonObject };
}

async function runsOf(pipelineId: string, atLeast: number): Promise<Started[]> {
  for (;;) {
    const { rows } = await database.pool.query<Started>(
      'SELECT status, trigger FROM executions WHERE pipeline_id = $1 AND ended_at IS NOT NULL ORDER BY id',
      [pipelineId],
    );
    if (rows.length >= atLeast) return rows;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const after = (id: string, ...status: string[]) => ({ type: 'pipeline', enabled: true, pipeline: id, status });

it('starts what waits for an ending of that kind, with the cause, its artifacts and parameters', async () => {
  const build = await pipeline('build', [{ type: 'succeed' }]);
  await pipeline('deploy', [{ type: 'succeed' }], [{ ...after(build, 'successful'), parameters: { zone: 'test' } }]);
  await pipeline('mourn', [{ type: 'succeed' }], [after(build, 'failed', 'canceled')]);
  await pipeline('asleep', [{ type: 'succeed' }], [{ ...after(build, 'successful'), enabled: false }]);
  const id = await start(build);
  const [deploy] = await runsOf('deploy', 1);
  expect(deploy!.trigger).toMatchObject({
    type: 'pipeline',
    parameters: { zone: 'test' },
    artifacts: [{ name: 'web' }],
    parentExecution: { id, name: 'build' },
    user: 'anonymous',
  });
  expect(await runsOf('mourn', 0)).toEqual([]);
  expect(await runsOf('asleep', 0)).toEqual([]);
});

it('says in the audit log why a disabled pipeline was not started', async () => {
  const first = await pipeline('awake', [{ type: 'succeed' }]);
  await pipeline('dormant', [{ type: 'succeed' }], [after(first, 'successful')]);
  await database.pool.query(`UPDATE pipelines SET disabled = true WHERE id = 'dormant'`);
  const id = await start(first);
  const refused = { action: 'execution.start', result: 'refused', object: 'shop/dormant', limit: 10 } as const;
  await expect
    .poll(() => selectAudit(database.pool, refused), { timeout: 30_000 })
    .toMatchObject([
      {
        object: 'shop/dormant',
        reason: 'Pipeline dormant is disabled; enable it before starting it',
        details: { trigger: 'pipeline', executionId: id },
      },
    ]);
  expect(await runsOf('dormant', 0)).toEqual([]);
});

it('tells nobody of the runs of an application that whoever the trigger acts for may not read', async () => {
  await database.pool.query(
    `INSERT INTO applications (name, attributes) VALUES ('vault', '{"permissions": {"READ": ["keepers"]}}')`,
  );
  const watched = await pipeline('watched', [{ type: 'succeed' }]);
  await pipeline('nosy', [{ type: 'succeed' }], [after(watched, 'successful')]);
  await database.pool.query(`UPDATE pipelines SET application = 'vault' WHERE id = 'watched'`);
  await startPipeline(database, { ...actor, admin: true }, { application: 'vault', pipeline: watched, trigger: {} });
  const refused = { action: 'execution.start', result: 'refused', object: 'shop/nosy', limit: 10 } as const;
  await expect
    .poll(() => selectAudit(database.pool, refused), { timeout: 30_000 })
    .toMatchObject([{ actor: 'anonymous', reason: 'read on application vault needs one of the roles keepers' }]);
  expect(await runsOf('nosy', 0)).toEqual([]);
});

it.each([
  ['failed', [{ type: 'fail' }]],
  ['canceled', [{ type: 'gate' }]],
])('tells a %s run from the others', async (how, stages) => {
  const first = await pipeline(`${how}-first`, stages);
  await pipeline(`${how}-second`, [{ type: 'succeed' }], [after(first, how)]);
  const id = await start(first);
  if (how === 'canceled') await cancelExecution(database, actor, { id });
  expect(await runsOf(`${how}-second`, 1)).toHaveLength(1);
});

it('starts once however often the job comes', async () => {
  const first = await pipeline('once', [{ type: 'succeed' }]);
  await pipeline('once-after', [{ type: 'succeed' }], [after(first, 'successful')]);
  const id = await start(first);
  await runsOf('once-after', 1);
  const { rows } = await database.pool.query('SELECT event_seq AS seq FROM executions WHERE id = $1', [id]);
  const end = { executionId: id, status: 'SUCCEEDED', seq: rows[0].seq as number };
  await startAfter(database, end, logger);
  await startAfter(database, end, logger);
  expect(await runsOf('once-after', 1)).toHaveLength(1);
});

it('stops pipelines that start each other in a circle, with the reason', async () => {
  await pipeline('ping', [{ type: 'succeed' }], [after('pong', 'successful')]);
  await pipeline('pong', [{ type: 'succeed' }], [after('ping', 'successful')]);
  await start('ping');
  while (!warnings.some(({ reason }) => String(reason).includes('the limit is 20'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await runsOf('ping', 1)).length + (await runsOf('pong', 1)).length).toBe(21);
}, 120_000);
