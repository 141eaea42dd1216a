import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { childExecutions } from '#lib/executions/children';
import {
  cancelExecution,
  ignoreFailure,
  patchStage,
  pauseExecution,
  restartStage,
  resumeExecution,
  startPipeline,
} from '#lib/executions/commands';
import { getExecution } from '#lib/executions/queries';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { deletePipeline, savePipeline } from '#lib/pipeline-configs/commands';
import { getPipeline } from '#lib/pipeline-configs/queries';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { type Database, inTransaction, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { insertExecution, insertSignal } from '#lib/store/executions-write';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** Runs beside, below and after each other, with real commands, a real engine and a real Postgres. */
const anna = internalActor('anna');
let test: TestDatabase;
let database: Database;
let engine: Engine;
/** `fault` fails while this holds. */
let broken = true;
const told: string[] = [];
/** A child is started only when this is over. */
let childMayStart: Promise<void> = Promise.resolve();
/** Why children were not started. */
const notStarted: string[] = [];

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 10 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  const executions = childExecutions(database, async ({ name }) => internalActor(name));
  const start: typeof executions.start = async (child) => {
    await childMayStart;
    return executions.start(child).catch((error) => {
      notStarted.push(messageOf(error));
      throw error;
    });
  };
  const capabilities = { executions: { ...executions, start }, timeZone: 'UTC' } as Capabilities;
  const own = testTypes(
    succeed,
    testStage('fault', [
      () => (broken ? { kind: 'failed', retry: 'terminal', reason: 'it broke' } : { kind: 'succeeded' }),
    ]),
    testStage(
      'hang',
      [({ abort }) => new Promise((_, no) => abort.addEventListener('abort', () => no(new Error('cut'))))],
      {
        definition: { skippable: true },
        cancel: async ({ stage }) => void told.push(stage.name),
      },
    ),
  );
  const known = bindStages(stageEntries, capabilities);
  const hub = new EventHub(database);
  engine = new Engine({
    store: new PostgresExecutionStore(database, hub),
    types: {
      find: (type) => own.find(type) ?? known.find(type),
      names: () => [...own.names(), ...known.names()],
      guards: () => known.guards(),
    },
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

let made = 0;
async function pipeline(stages: JsonObject[], more: JsonObject = {}): Promise<string> {
  const id = `p${++made}`;
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'shop', $1, $2)`, [
    id,
    JSON.stringify({ ...more, name: id, application: 'shop', stages }),
  ]);
  return id;
}

const start = async (id: string, trigger: JsonObject = {}) =>
  (await startPipeline(database, anna, { application: 'shop', pipeline: id, trigger })).id;

interface Seen {
  id: string;
  status: string;
  failure: string | null;
  reason: string | null;
  stages: { id: string; name: string; status: string; waiting: { message: string } | null; context: JsonObject }[];
}

async function look(id: string): Promise<Seen> {
  const run = await database.pool.query<Omit<Seen, 'stages'>>(
    'SELECT id, status, failure, cancel_reason AS reason FROM executions WHERE id = $1',
    [id],
  );
  const stages = await database.pool.query(
    'SELECT id, name, status, waiting, context FROM stages WHERE execution_id = $1 ORDER BY position, id',
    [id],
  );
  return { ...run.rows[0]!, stages: stages.rows };
}

async function until(id: string, wanted: string | ((seen: Seen) => boolean)): Promise<Seen> {
  for (;;) {
    const seen = await look(id);
    if (typeof wanted === 'string' ? seen.status === wanted : wanted(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const children = async (id: string) =>
  (
    await database.pool.query<{ id: string }>('SELECT id FROM executions WHERE parent_execution_id = $1', [id])
  ).rows.map((row) => row.id);

async function release(id: string): Promise<void> {
  const seen = await until(id, (one) => one.stages.some((stage) => stage.waiting !== null));
  await patchStage(database, anna, {
    id,
    stageId: seen.stages.find((stage) => stage.waiting)!.id,
    patch: { judgmentStatus: 'continue' },
  });
}

const ask = { type: 'manualJudgment', name: 'Go?' };

describe('a pipeline that limits its runs', () => {
  it('runs one after the other, in their order, when it keeps waiting runs', async () => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: true });
    const runs = [await start(p), await start(p), await start(p)] as const;
    await until(runs[0], 'RUNNING');
    expect((await look(runs[1])).status).toBe('NOT_STARTED');
    expect((await getExecution(database, anna, { id: runs[1] })).waitsBehind).toEqual([{ id: runs[0], number: 1 }]);
    const events = await database.pool.query(
      `SELECT data FROM execution_events WHERE execution_id = $1 AND type = 'execution.queued'`,
      [runs[1]],
    );
    expect(events.rows).toEqual([{ data: { behind: [{ id: runs[0], number: 1 }] } }]);
    await release(runs[0]);
    await until(runs[1], 'RUNNING');
    expect((await look(runs[2])).status).toBe('NOT_STARTED');
    await release(runs[1]);
    await release(runs[2]);
    await until(runs[2], 'SUCCEEDED');
  });

  it('starts the newest waiting run and cancels the others with a reason otherwise', async () => {
    const p = await pipeline([ask], { limitConcurrent: true });
    const runs = [await start(p), await start(p), await start(p)] as const;
    await release(runs[0]);
    await until(runs[2], 'RUNNING');
    expect((await until(runs[1], 'CANCELED')).reason).toBe('Superseded by #3, which was started later');
    await release(runs[2]);
    await until(runs[2], 'SUCCEEDED');
  });

  it('never lets more run than it allows, however many start at once', async () => {
    const p = await pipeline([{ type: 'succeed' }, { type: 'wait', waitTime: 0.02 }], {
      maxConcurrentExecutions: 3,
      keepWaitingPipelines: true,
    });
    const ids = await Promise.all(Array.from({ length: 25 }, () => start(p)));
    let most = 0;
    for (;;) {
      const { rows } = await database.pool.query<{ running: number; over: number }>(
        `SELECT count(*) FILTER (WHERE status = 'RUNNING')::int AS running, count(ended_at)::int AS over
         FROM executions WHERE id = ANY ($1)`,
        [ids],
      );
      most = Math.max(most, rows[0]!.running);
      if (rows[0]!.over === ids.length) break;
    }
    expect(most).toBeLessThanOrEqual(3);
    const { rows } = await database.pool.query(
      `SELECT seq, type, at FROM execution_events WHERE execution_id = ANY ($1) AND type IN ('execution.started', 'execution.completed')`,
      [ids],
    );
    let running = 0;
    const ends = (type: string) => (type === 'execution.completed' ? 0 : 1);
    for (const { type } of rows.sort((a, b) => a.at - b.at || ends(a.type) - ends(b.type))) {
      running += type === 'execution.started' ? 1 : -1;
      expect(running).toBeLessThanOrEqual(3);
    }
  });

  it('cancels a waiting run without starting it, and has nothing to pause there', async () => {
    const p = await pipeline([ask], { limitConcurrent: true });
    const [first, second] = [await start(p), await start(p)];
    await expect(pauseExecution(database, anna, { id: second })).rejects.toThrow(/waits for its turn/);
    await cancelExecution(database, anna, { id: second, reason: 'not needed' });
    expect((await until(second, 'CANCELED')).stages[0]!.status).toBe('NOT_STARTED');
    expect((await look(first)).status).toBe('RUNNING');
    await release(first);
    await until(first, 'SUCCEEDED');
  });

  it('lets a restart wait for its turn too, and keeps what was there when that is canceled', async () => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: true });
    const first = await start(p);
    await release(first);
    await until(first, 'SUCCEEDED');
    const second = await start(p);
    await until(second, 'RUNNING');
    const stageId = (await look(first)).stages[0]!.id;
    await restartStage(database, anna, { id: first, stageId });
    expect((await look(first)).status).toBe('NOT_STARTED');
    const { createdAt, waitsSince } = await getExecution(database, anna, { id: first });
    expect(waitsSince).toBeGreaterThan(createdAt);
    await cancelExecution(database, anna, { id: first });
    expect((await until(first, 'CANCELED')).stages[0]!.status).toBe('SUCCEEDED');
    await restartStage(database, anna, { id: first, stageId });
    await release(second);
    await release(first);
    await until(first, 'SUCCEEDED');
  });

  it('gives turns by the sweep when the limit was raised meanwhile', async () => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: true });
    const [first, second] = [await start(p), await start(p)];
    await database.pool.query(
      `UPDATE pipelines SET document = document::jsonb || '{"limitConcurrent": false}' WHERE id = $1`,
      [p],
    );
    const store = new PostgresExecutionStore(database, { publish: () => {} });
    expect(await store.grantTurns()).toEqual([second]);
    await release(second);
    await release(first);
    await until(second, 'SUCCEEDED');
    expect(await store.grantTurns()).toEqual([]);
  });

  it('gives turns with the save that raises the limit, and cancels who waits with the deletion', async () => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: true });
    const [first, second, third] = [await start(p), await start(p), await start(p)];
    const { document } = await getPipeline(database, anna, { id: p });
    const raised = { ...document, id: p, limitConcurrent: false, maxConcurrentExecutions: 2 };
    await savePipeline(database, anna, { document: raised });
    await until(second, 'RUNNING');
    expect((await look(third)).status).toBe('NOT_STARTED');
    await deletePipeline(database, anna, { id: p });
    expect((await until(third, 'CANCELED')).reason).toMatch(/^The pipeline was deleted/);
    for (const id of [first, second]) {
      await release(id);
      await until(id, 'SUCCEEDED');
    }
  });

  it.each([true, false])('lets nobody overtake who waits when the limit was raised (keeping all: %s)', async (keep) => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: keep });
    const [first, second, third] = [await start(p), await start(p), await start(p)];
    const raised = JSON.stringify({ limitConcurrent: false, maxConcurrentExecutions: 2 });
    await database.pool.query(`UPDATE pipelines SET document = document::jsonb || $2::jsonb WHERE id = $1`, [
      p,
      raised,
    ]);
    const last = await start(p);
    const turn = keep ? second : third;
    await until(turn, 'RUNNING');
    if (!keep) expect((await until(second, 'CANCELED')).reason).toBe('Superseded by #3, which was started later');
    expect((await getExecution(database, anna, { id: last })).waitsBehind?.map(({ id }) => id)).toEqual([first, turn]);
    for (const id of keep ? [first, second, third, last] : [first, third, last]) {
      await release(id);
      await until(id, 'SUCCEEDED');
    }
  });

  it('cancels a waiting run whose start time expired when its turn comes, and the next one starts', async () => {
    const p = await pipeline([ask], { limitConcurrent: true, keepWaitingPipelines: true });
    const [first, late, next] = [await start(p), await start(p), await start(p)];
    await database.pool.query(
      `UPDATE executions SET document = document::jsonb || '{"startTimeExpiry": "1700000000000"}' WHERE id = $1`,
      [late],
    );
    await release(first);
    expect((await until(late, 'CANCELED')).reason).toMatch(/^It could not begin before its start time expired \(2023/);
    await release(next);
    await until(next, 'SUCCEEDED');
  });

  it('refuses a pipeline that waits for itself, instead of hanging', async () => {
    const p = await pipeline([{ type: 'pipeline', name: 'Again', pipeline: `p${made + 1}` }], {
      limitConcurrent: true,
    });
    expect((await until(await start(p), 'TERMINAL')).failure).toMatch(/its run #1 waits for this one/);
  });

  /** Two pipelines that each allow one run; of each one runs, and waits for a person. */
  async function twoLimited() {
    const own = { limitConcurrent: true, keepWaitingPipelines: true };
    const names = [`p${made + 1}`, `p${made + 2}`] as const;
    for (const other of [names[1], names[0]]) {
      await pipeline([ask, { type: 'pipeline', name: 'Other', pipeline: other }], own);
    }
    return { names, runs: [await start(names[0]), await start(names[1])] as const };
  }

  it('refuses the run that would close a circle of runs waiting for each other', async () => {
    const { runs } = await twoLimited();
    await release(runs[0]);
    await until(runs[0], (seen) => seen.stages[1]!.waiting !== null);
    await release(runs[1]);
    expect((await until(runs[1], 'TERMINAL')).failure).toMatch(
      /its run #1 waits for this one: neither could ever go on/,
    );
    const [child] = await children(runs[0]);
    await release(child!);
    // That one cannot wait for its parent either, and says so.
    await until(child!, 'TERMINAL');
    expect((await until(runs[0], 'TERMINAL')).failure).toMatch(/^Other: .*neither could ever go on/);
  });

  it('ends by the sweep a circle that closed unseen, by failing the newest run of it', async () => {
    const { names, runs } = await twoLimited();
    const inserted: string[] = [];
    for (const turn of [0, 1] as const) {
      const stageId = (await look(runs[turn])).stages[1]!.id;
      const { rows } = await database.pool.query('SELECT document FROM pipelines WHERE id = $1', [names[1 - turn]]);
      const { id, behind } = await inTransaction(database, (sql) =>
        insertExecution(database, sql, {
          kind: 'pipeline',
          application: 'shop',
          pipelineId: names[1 - turn]!,
          name: names[1 - turn]!,
          document: rows[0].document,
          trigger: { type: 'pipeline' },
          startedBy: 'anna',
          startedWith: [],
          correlationId: null,
          parent: { executionId: runs[turn], stageId, waits: true },
        }),
      );
      expect(behind).toEqual([{ id: runs[1 - turn], number: 1 }]);
      inserted.push(id);
    }
    const store = new PostgresExecutionStore(database, { publish: () => {} });
    expect(await store.grantTurns()).toEqual([inserted[1]]);
    expect((await until(inserted[1]!, 'TERMINAL')).failure).toMatch(/neither could ever go on/);
    expect(await store.grantTurns()).toEqual([]);
    expect((await look(inserted[0]!)).status).toBe('NOT_STARTED');
    for (const id of [inserted[0]!, ...runs]) await cancelExecution(database, anna, { id });
    for (const id of [inserted[0]!, ...runs]) await until(id, 'CANCELED');
  });

  it('starts one run for one correlation id, however many send it at once', async () => {
    const p = await pipeline([{ type: 'succeed' }]);
    const ids = await Promise.all(Array.from({ length: 8 }, () => start(p, { correlationId: 'build-7' })));
    expect(new Set(ids).size).toBe(1);
  });
});

describe('nested pipelines', () => {
  it('ends in a circle with the depth limit as the reason, passed up to the first', async () => {
    const p = await pipeline([{ type: 'pipeline', name: 'Again', pipeline: `p${made + 1}` }]);
    expect((await until(await start(p), 'TERMINAL')).failure).toMatch(/nested 21 deep; the limit is 20/);
  });

  it('passes a cancel down to the last child', async () => {
    const inner = await pipeline([{ type: 'hang', name: 'innermost' }]);
    const middle = await pipeline([{ type: 'pipeline', pipeline: inner }]);
    const outer = await start(await pipeline([{ type: 'pipeline', pipeline: middle }]));
    const [child] = (await until(outer, (seen) => seen.stages[0]!.waiting !== null)) && (await children(outer));
    const [grandchild] = (await until(child!, (seen) => seen.stages[0]!.waiting !== null)) && (await children(child!));
    await until(grandchild!, 'RUNNING');
    await cancelExecution(database, anna, { id: outer, reason: 'stop it' });
    for (const id of [grandchild!, child!, outer]) await until(id, 'CANCELED');
    expect(told).toContain('innermost');
  });

  it('leaves no child running behind a run that is ended by force, nor starts one', async () => {
    const inner = await pipeline([ask]);
    const outer = await start(await pipeline([{ type: 'pipeline', name: 'Inner', pipeline: inner }]));
    await until(outer, (seen) => seen.stages[0]!.waiting !== null);
    const [child] = await children(outer);
    await cancelExecution(database, anna, { id: outer, force: true });
    expect((await until(child!, 'CANCELED')).reason).toMatch(/, which waited for it, was canceled by force$/);
    await until(outer, 'CANCELED');
    let go = () => {};
    childMayStart = new Promise((resolve) => {
      go = resolve;
    });
    const early = await start(await pipeline([{ type: 'pipeline', pipeline: inner }]));
    await until(early, (seen) => seen.stages[0]!.status === 'RUNNING');
    await cancelExecution(database, anna, { id: early, force: true });
    go();
    await until(early, 'CANCELED');
    await expect
      .poll(() => notStarted)
      .toContainEqual(expect.stringContaining('the run that asks for it was canceled'));
    expect(await children(early)).toEqual([]);
  });

  it('passes a cancel down to a child that is just being started', async () => {
    const inner = await pipeline([ask]);
    let go = () => {};
    childMayStart = new Promise((resolve) => {
      go = resolve;
    });
    const outer = await start(await pipeline([{ type: 'pipeline', pipeline: inner }]));
    await until(outer, (seen) => seen.stages[0]!.status === 'RUNNING');
    await cancelExecution(database, anna, { id: outer });
    const text = `SELECT canceled_by FROM executions WHERE id = $1 AND canceled_by IS NOT NULL`;
    await expect.poll(async () => (await database.pool.query(text, [outer])).rowCount).toBe(1);
    go();
    await until(outer, 'CANCELED');
    const [child] = await children(outer);
    expect((await until(child!, 'CANCELED')).reason).toMatch(/was canceled$/);
    // So it would be found, too, had the worker died before it could note which run it started.
    const place = { executionId: outer, stageId: (await look(outer)).stages[0]!.id };
    const { started } = childExecutions(database, async () => anna);
    expect(await started(`${place.stageId}-0-0`, place)).toBe(child);
    expect(await started(`${place.stageId}-0-0`, { ...place, executionId: inner })).toBeUndefined();
  });

  it.each([
    [{}, 'CANCELED', 'CANCELED'],
    [{ failPipeline: false }, 'STOPPED', 'SUCCEEDED'],
    [{ continuePipeline: true }, 'FAILED_CONTINUE', 'SUCCEEDED'],
  ])('maps a child canceled by itself through the flags %j', async (flags, stage, end) => {
    const inner = await pipeline([ask]);
    const outer = await start(await pipeline([{ type: 'pipeline', pipeline: inner, ...flags }]));
    await until(outer, (seen) => seen.stages[0]!.waiting !== null);
    await cancelExecution(database, anna, { id: (await children(outer))[0]! });
    expect((await until(outer, end)).stages[0]!.status).toBe(stage);
  });

  it('makes the waiting stages above run again when the innermost run is restarted, with the same children', async () => {
    broken = true;
    const inner = await pipeline([{ type: 'fault', name: 'Test' }]);
    const middle = await pipeline([{ type: 'pipeline', pipeline: inner }, { type: 'succeed' }]);
    const outer = await start(await pipeline([{ type: 'pipeline', pipeline: middle }, { type: 'succeed' }]));
    await until(outer, 'TERMINAL');
    const [child] = await children(outer);
    const [grandchild] = await children(child!);
    broken = false;
    await restartStage(database, anna, { id: grandchild!, stageId: (await look(grandchild!)).stages[0]!.id });
    for (const id of [child!, outer]) {
      expect((await until(id, 'SUCCEEDED')).stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    }
    expect([await children(outer), await children(child!)]).toEqual([[child], [grandchild]]);
    broken = true;
  });
});

it('goes on where it was when a pause is over, with what remained of its waits', async () => {
  const id = await start(await pipeline([{ type: 'wait', name: 'Settle', waitTime: 2 }]));
  await until(id, (one) => one.stages[0]!.waiting !== null);
  await pauseExecution(database, anna, { id });
  expect((await until(id, 'PAUSED')).stages[0]!.status).toBe('PAUSED');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await resumeExecution(database, anna, { id });
  await until(id, 'SUCCEEDED');
  const { rows } = await database.pool.query('SELECT paused_ms AS ms FROM stages WHERE execution_id = $1', [id]);
  expect(rows[0].ms).toBeGreaterThanOrEqual(50);
});

it('tells those who wait for its end once, however often the run is looked at afterwards', async () => {
  const p = await pipeline([{ type: 'succeed' }]);
  await pipeline([{ type: 'succeed' }], { triggers: [{ type: 'pipeline', pipeline: p, enabled: true }] });
  const id = await start(p);
  await until(id, 'SUCCEEDED');
  const look = {
    executionId: id,
    application: 'shop',
    stageId: null,
    name: 'look',
    payload: {},
    sentBy: 'anna',
  } as const;
  await inTransaction(database, (sql) => insertSignal(database, sql, look));
  await expect
    .poll(async () => {
      const text = 'SELECT 1 FROM execution_signals WHERE execution_id = $1 AND consumed_at IS NOT NULL';
      return (await database.pool.query(text, [id])).rowCount;
    })
    .toBe(1);
  const text = `SELECT 1 FROM pgboss.job WHERE name = 'ended' AND data ->> 'executionId' = $1`;
  expect((await database.pool.query(text, [id])).rowCount).toBe(1);
});

it('starts another child when a stage before it was restarted', async () => {
  const child = await pipeline([{ type: 'succeed' }]);
  const id = await start(await pipeline([{ type: 'succeed' }, { type: 'pipeline', name: 'Child', pipeline: child }]));
  const { stages } = await until(id, 'SUCCEEDED');
  await restartStage(database, anna, { id, stageId: stages[0]!.id });
  const again = (run: Seen) =>
    run.status === 'SUCCEEDED' && run.stages[1]!.context.executionId !== stages[1]!.context.executionId;
  await until(id, again);
  expect(await children(id)).toHaveLength(2);
});

it('takes corrected preconditions from the stored pipeline when a stage is restarted', async () => {
  const condition = (expression: string) => [
    {
      type: 'checkPreconditions',
      name: 'If',
      refId: '1',
      preconditions: [{ type: 'expression', context: { expression } }],
    },
  ];
  const p = await pipeline(condition('${false}'));
  const id = await start(p);
  const failed = await until(id, 'TERMINAL');
  await database.pool.query(`UPDATE pipelines SET document = document::jsonb || $2 WHERE id = $1`, [
    p,
    JSON.stringify({ stages: condition('${true}') }),
  ]);
  const stageId = failed.stages.find(({ name }) => name === 'If')!.id;
  await restartStage(database, anna, { id, stageId });
  const seen = await until(id, 'SUCCEEDED');
  expect(seen.stages.find(({ name }) => name === 'If')!.context.restartDetails).toMatchObject({
    restartedBy: '<anna>',
  });
});

describe('an execution window', () => {
  /** Open only at an hour that is twelve hours away. */
  const far = (new Date().getUTCHours() + 12) % 24;
  const closed = {
    restrictExecutionDuringTimeWindow: true,
    restrictedExecutionWindow: { whitelist: [{ startHour: far, startMin: 0, endHour: far, endMin: 0 }] },
  };

  it('keeps any stage from starting, says when it opens, and can be skipped', async () => {
    const id = await start(await pipeline([{ type: 'wait', name: 'Settle', waitTime: 0.05, ...closed }]));
    const seen = await until(id, (one) => one.stages.some((stage) => stage.waiting !== null));
    const guard = seen.stages.find((stage) => stage.waiting !== null)!;
    expect(guard.name).toBe('Execution window');
    expect(guard.waiting!.message).toMatch(/^Outside its execution window, which opens \w+.* \d\d:00 \(UTC\)$/);
    await patchStage(database, anna, { id, stageId: guard.id, patch: { skipRemainingWait: true } });
    await until(id, 'SUCCEEDED');
  });

  it('runs before what the type itself runs before its steps, and fails the stage when it makes no sense', async () => {
    const preconditions = [{ type: 'expression', context: { expression: '${true}' } }];
    const p = await pipeline([{ type: 'checkPreconditions', preconditions, ...closed }]);
    const id = await start(p);
    const seen = await until(id, (one) => one.stages.some((stage) => stage.waiting !== null));
    expect(seen.stages.map(({ status }) => status).sort()).toEqual(['NOT_STARTED', 'RUNNING', 'RUNNING']);
    await cancelExecution(database, anna, { id });
    await until(id, 'CANCELED');
    const nonsense = { ...closed, restrictedExecutionWindow: { days: [9] } };
    const broken = await start(await pipeline([{ type: 'succeed', name: 'Deploy', ...nonsense }]));
    expect((await until(broken, 'TERMINAL')).failure).toMatch(/^Deploy: Days of an execution window/);
  });
});

describe('a stage that stands in the way', () => {
  it('is ignored when people say so, and the run goes on behind it', async () => {
    const id = await start(await pipeline([{ type: 'fault', name: 'Test' }, { type: 'succeed' }]));
    const failed = await until(id, 'TERMINAL');
    await ignoreFailure(database, anna, { id, stageId: failed.stages[0]!.id, reason: 'known' });
    const seen = await until(id, 'SUCCEEDED');
    expect(seen.stages.map(({ status }) => status)).toEqual(['FAILED_CONTINUE', 'SUCCEEDED']);
    expect(seen.stages[0]!.context.ignoreFailureDetails).toMatchObject({ by: '<anna>', reason: 'known' });
    await expect(ignoreFailure(database, anna, { id, stageId: failed.stages[1]!.id })).rejects.toThrow(
      /only a failed stage/,
    );
  });

  it('is named to whoever restarts one behind it', async () => {
    const id = await start(
      await pipeline([
        { type: 'fault', name: 'Test' },
        { type: 'succeed', name: 'Deploy' },
        { type: 'succeed', name: 'Tell' },
      ]),
    );
    const [test, deploy, tell] = (await until(id, 'TERMINAL')).stages;
    const restart = (stageId: string) => restartStage(database, anna, { id, stageId });
    await expect(restart(deploy!.id)).rejects.toThrow('Deploy waits for Test, which is TERMINAL; restart that one');
    await expect(restart(tell!.id)).rejects.toThrow('Tell waits for Deploy, which is NOT_STARTED; restart that one');
    await ignoreFailure(database, anna, { id, stageId: test!.id });
    await until(id, 'SUCCEEDED');
    await restart(deploy!.id);
    await until(id, (run) => run.status === 'SUCCEEDED' && 'restartDetails' in run.stages[1]!.context);
  });

  it('is skipped when its type allows it: its outside work is told and what is behind it runs', async () => {
    const id = await start(await pipeline([{ type: 'hang', name: 'Endless' }, { type: 'succeed' }]));
    const { stages } = await until(id, (seen) => seen.stages[0]!.status === 'RUNNING');
    // The test's own types are no part of the product's list, so the document itself allows the skip.
    await database.pool.query(`UPDATE stages SET context = context || '{"skippable": true}' WHERE id = $1`, [
      stages[0]!.id,
    ]);
    await patchStage(database, anna, { id, stageId: stages[0]!.id, patch: { manualSkip: true } });
    expect((await until(id, 'SUCCEEDED')).stages.map(({ status }) => status)).toEqual(['SKIPPED', 'SUCCEEDED']);
    expect(told).toContain('Endless');
  });

  it('is not skipped when it may not be', async () => {
    const id = await start(await pipeline([ask]));
    const { stages } = await until(id, (seen) => seen.stages[0]!.waiting !== null);
    const patch = { manualSkip: true };
    await expect(patchStage(database, anna, { id, stageId: stages[0]!.id, patch })).rejects.toThrow(
      'Go? cannot be skipped',
    );
    await cancelExecution(database, anna, { id, force: true });
    await until(id, 'CANCELED');
  });
});
