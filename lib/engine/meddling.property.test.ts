import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { fail, gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import {
  cancelExecution,
  ignoreFailure,
  pauseExecution,
  restartStage,
  resumeExecution,
  startPipeline,
} from '#lib/executions/commands';
import { isGennakerError } from '#lib/kernel/errors';
import { silentLogger } from '#lib/kernel/logger';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** People at random moments, two workers, one Postgres: whatever they do, runs end and their logs make sense. */
const actor = internalActor('anna');
let test: TestDatabase;
let database: Database;
const engines: Engine[] = [];

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 12 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  const slow = testStage('slow', [
    ({ context }) =>
      context.looked === true
        ? { kind: 'succeeded' }
        : { kind: 'look-again', inMs: 15, waiting: 'Looking', context: { looked: true } },
  ]);
  const stages = [
    { refId: 'a', type: 'slow', requisiteStageRefIds: [] },
    { refId: 'b', type: 'fail', requisiteStageRefIds: ['a'], failPipeline: false },
    { refId: 'c', type: 'slow', requisiteStageRefIds: ['a'] },
    { refId: 'd', type: 'succeed', requisiteStageRefIds: ['b', 'c'] },
  ];
  const document = JSON.stringify({
    name: 'p',
    application: 'shop',
    stages,
    maxConcurrentExecutions: 2,
    keepWaitingPipelines: true,
  });
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ('p', 'shop', 'p', $1)`, [
    document,
  ]);
  for (let worker = 0; worker < 2; worker++) {
    const engine = new Engine({
      store: new PostgresExecutionStore(database, new EventHub(database)),
      types: testTypes(succeed, fail, gate, slow),
      logger: silentLogger,
      release: 'test',
      limits: { pollMs: 15, heartbeatMs: 200, deadAfterMs: 60_000, inboxMs: 20, holdMs: 5, turnSweepMs: 300 },
    });
    engines.push(engine);
    await engine.start();
  }
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.stop(500)));
  await database.close();
  await test.drop();
});

type Act = 'cancel' | 'force' | 'pause' | 'resume' | 'restart' | 'ignore';

async function act(id: string, name: Act, nth: number): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM stages WHERE execution_id = $1 ORDER BY position, id',
    [id],
  );
  const stageId = rows[nth % rows.length]!.id;
  try {
    if (name === 'cancel' || name === 'force') await cancelExecution(database, actor, { id, force: name === 'force' });
    if (name === 'pause') await pauseExecution(database, actor, { id });
    if (name === 'resume') await resumeExecution(database, actor, { id });
    if (name === 'restart') await restartStage(database, actor, { id, stageId });
    if (name === 'ignore') await ignoreFailure(database, actor, { id, stageId });
  } catch (error) {
    // Refused because it made no sense at that moment: that is an answer.
    if (!isGennakerError(error)) throw error;
  }
}

/** Whoever is paused gets resumed: of `ids`, any may hold the turn that `id` waits for. */
async function ended(id: string, ids: readonly string[]): Promise<string> {
  for (;;) {
    const { rows } = await database.pool.query<{ status: string; over: boolean }>(
      'SELECT status, ended_at IS NOT NULL AS over FROM executions WHERE id = $1',
      [id],
    );
    if (rows[0]!.over) return rows[0]!.status;
    const paused = await database.pool.query<{ id: string }>(
      `SELECT id FROM executions WHERE id = ANY ($1) AND status = 'PAUSED'`,
      [ids],
    );
    for (const one of paused.rows) await act(one.id, 'resume', 0);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const acts = fc.array(
  fc.record({
    afterMs: fc.nat({ max: 40 }),
    name: fc.constantFrom<Act[]>('cancel', 'force', 'pause', 'resume', 'restart', 'restart', 'ignore'),
    stage: fc.nat({ max: 3 }),
  }),
  { maxLength: 6 },
);

it('lets every run end, whoever does what when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 2, maxLength: 5 }), async (people) => {
      const ids = await Promise.all(
        people.map(async (list) => {
          const { id } = await startPipeline(database, actor, { application: 'shop', pipeline: 'p', trigger: {} });
          for (const { afterMs, name, stage } of list) {
            await new Promise((resolve) => setTimeout(resolve, afterMs));
            await act(id, name, stage);
          }
          return id;
        }),
      );
      for (const id of ids) {
        await ended(id, ids);
        const stages = await database.pool.query(
          `SELECT name FROM stages WHERE execution_id = $1 AND status IN ('RUNNING', 'PAUSED')`,
          [id],
        );
        expect(stages.rows).toEqual([]);
        const events = await database.pool.query<{ seq: number }>(
          'SELECT seq FROM execution_events WHERE execution_id = $1 ORDER BY seq',
          [id],
        );
        expect(events.rows.map(({ seq }) => seq)).toEqual(events.rows.map((_, index) => index + 1));
      }
    }),
    { numRuns: 12 },
  );
}, 240_000);
