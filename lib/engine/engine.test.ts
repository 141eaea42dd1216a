import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '#lib/engine/engine';
import type { StageTypes } from '#lib/engine/ports';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import type { PipelineDocument } from '#lib/pipelines/document';
import { type Database, inTransaction, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { insertExecution, insertSignal, type NewSignal } from '#lib/store/executions-write';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let test: TestDatabase;
let database: Database;
const engines: Engine[] = [];

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 10 });
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.stop(500)));
  await database.close();
  await test.drop();
});

async function engineWith(types: StageTypes, limits = {}): Promise<Engine> {
  const hub = new EventHub(database);
  const engine = new Engine({
    store: new PostgresExecutionStore(database, hub),
    types,
    logger: silentLogger,
    release: 'test',
    // A worker that has to wait for the machine is not dead: what dies here is buried by hand.
    limits: { pollMs: 20, heartbeatMs: 50, deadAfterMs: 60_000, ...limits },
  });
  engines.push(engine);
  return engine;
}

async function begin(stages: JsonObject[]): Promise<string> {
  const { id } = await inTransaction(database, (sql) =>
    insertExecution(database, sql, {
      kind: 'pipeline',
      application: 'shop',
      pipelineId: null,
      name: 'test',
      document: { name: 'test', stages } as unknown as PipelineDocument,
      trigger: { type: 'manual', parameters: { branch: 'main' } },
      startedWith: [],
      startedBy: 'anna',
      correlationId: null,
      parent: null,
    }),
  );
  return id;
}

const tell = (signal: Pick<NewSignal, 'executionId' | 'name'> & Partial<NewSignal>) =>
  inTransaction(database, (sql) =>
    insertSignal(database, sql, { application: 'shop', stageId: null, payload: {}, sentBy: 'anna', ...signal }),
  );

interface StageRow {
  id: string;
  ref_id: string;
  status: string;
  outputs: JsonObject;
  waiting: JsonObject | null;
  failure: string | null;
  modified_by: string | null;
}

interface Row {
  status: string;
  version: number;
  lease_owner: string | null;
  wake_at: Date | null;
  canceled_by: string | null;
  cancel_reason: string | null;
  stages: StageRow[];
}

async function rowOf(id: string): Promise<Row> {
  const { pool } = database;
  const { rows } = await pool.query<Row>('SELECT * FROM executions WHERE id = $1', [id]);
  const stages = await pool.query<StageRow>('SELECT * FROM stages WHERE execution_id = $1 ORDER BY position, id', [id]);
  return { ...rows[0]!, stages: stages.rows };
}

/** Polls until the row looks as wanted; the deadline is the test's own. */
async function until(id: string, wanted: (row: Row) => boolean) {
  for (;;) {
    const row = await rowOf(id);
    if (wanted(row)) return row;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the engine on Postgres', () => {
  it('drives a run to its end, with evaluated fields, outputs and a gapless event log', async () => {
    const echo = testStage('echo', [({ context }) => ({ kind: 'succeeded', outputs: { said: context.say ?? null } })]);
    const engine = await engineWith(testTypes(echo));
    await engine.start();
    const id = await begin([
      { type: 'echo', name: 'one', say: '${parameters.branch}' },
      { type: 'echo', name: 'two', say: "${#stage('one').outputs.said} again" },
    ]);
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    expect(row.stages.map((stage) => stage.outputs)).toEqual([{ said: 'main' }, { said: 'main again' }]);
    expect(row.lease_owner).toBeNull();
    expect(row.wake_at).toBeNull();
    const events = await database.pool.query(
      'SELECT seq, type FROM execution_events WHERE execution_id = $1 ORDER BY seq',
      [id],
    );
    expect(events.rows.map((event) => event.seq)).toEqual(events.rows.map((_, index) => index + 1));
    expect(events.rows.at(-1).type).toBe('execution.completed');
    await engine.stop(500);
  });

  it('lets the parameters of the run win over a field of the same name', async () => {
    const echo = testStage('echo', [
      ({ context }) => ({ kind: 'succeeded', outputs: { said: context.parameters ?? null } }),
    ]);
    const engine = await engineWith(testTypes(echo));
    await engine.start();
    const id = await begin([{ type: 'echo', parameters: { branch: '${parameters.branch}' } }]);
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    expect(row.stages[0]!.outputs).toEqual({ said: { branch: 'main' } });
    await engine.stop(500);
  });

  it('leaves an expression that would reach out as it is, and says why', async () => {
    const echo = testStage('echo', [({ context }) => ({ kind: 'succeeded', outputs: { said: context.say ?? null } })]);
    const engine = await engineWith(testTypes(echo));
    await engine.start();
    const say = "${#fromUrl('https://example.com/x')}";
    const id = await begin([{ type: 'echo', say }]);
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    expect(row.stages[0]!.outputs).toEqual({ said: say });
    const { rows } = await database.pool.query('SELECT context FROM stages WHERE execution_id = $1', [id]);
    expect(JSON.stringify(rows[0]?.context)).toContain('fetched only while a pipeline runs');
    await engine.stop(500);
  });

  it('costs one commit per stage of a line', async () => {
    const engine = await engineWith(testTypes(succeed));
    await engine.start();
    const id = await begin(Array.from({ length: 12 }, () => ({ type: 'succeed' })));
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    // One for the start and one for each stage's end, which is also the next one's start.
    expect(row.version).toBe(13);
    await engine.stop(500);
  });

  it('gives a run back while it waits, and goes on when somebody decides', async () => {
    const engine = await engineWith(testTypes(gate, succeed));
    await engine.start();
    const id = await begin([{ type: 'gate' }, { type: 'succeed' }]);
    const waiting = await until(id, (one) => one.lease_owner === null && one.stages[0]!.waiting !== null);
    expect(waiting.wake_at).toBeNull();
    expect(waiting.stages[0]!.waiting).toMatchObject({ for: 'person', message: 'Waiting for go' });
    await tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload: { go: true } });
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    expect(row.stages[0]!).toMatchObject({ modified_by: 'anna', status: 'SUCCEEDED' });
    await engine.stop(500);
  });

  it('aborts a running step on cancel and tells the outside work once', async () => {
    const told: string[] = [];
    const hang = testStage(
      'hang',
      [({ abort }) => new Promise((_, reject) => abort.addEventListener('abort', () => reject(new Error('aborted'))))],
      { cancel: async ({ idempotencyKey }) => void told.push(idempotencyKey) },
    );
    const engine = await engineWith(testTypes(hang), { inboxMs: 30 });
    await engine.start();
    const id = await begin([{ type: 'hang' }]);
    await until(id, (one) => one.stages[0]!.status === 'RUNNING');
    await tell({ executionId: id, name: 'cancel', payload: { reason: 'enough' } });
    const row = await until(id, (one) => one.status === 'CANCELED');
    expect(row).toMatchObject({ canceled_by: 'anna', cancel_reason: 'enough' });
    expect(row.stages[0]!.status).toBe('CANCELED');
    expect(told).toHaveLength(1);
    await engine.stop(500);
  });

  it('contains a stage that throws, answers no JSON, returns too much or floods its log', async () => {
    const loop: JsonObject = {};
    loop.self = loop;
    let deep: JsonObject = {};
    for (let level = 0; level < 2000; level++) deep = { deep };
    const types = testTypes(
      testStage('odd', [() => ({ kind: 'succeeded', outputs: { text: 'nul \u0000 and half \ud800' } })]),
      testStage('deep', [() => ({ kind: 'succeeded', outputs: deep })]),
      testStage('throws', [
        () => {
          throw new TypeError('undefined is not a function');
        },
      ]),
      testStage('loop', [() => ({ kind: 'succeeded', outputs: loop })]),
      testStage('huge', [() => ({ kind: 'succeeded', outputs: { text: 'x'.repeat(11 * 1024 * 1024) } })]),
      testStage('flood', [
        ({ log }) => {
          for (let line = 0; line < 5000; line++) log(`line ${line}`);
          return { kind: 'succeeded' };
        },
      ]),
    );
    const engine = await engineWith(types);
    await engine.start();
    const ignore = { continuePipeline: true, requisiteStageRefIds: [] };
    const id = await begin([
      { type: 'throws', refId: 'a', ...ignore },
      { type: 'loop', refId: 'b', ...ignore },
      { type: 'huge', refId: 'c', ...ignore },
      { type: 'flood', refId: 'd', ...ignore },
      { type: 'odd', refId: 'e', ...ignore },
      { type: 'deep', refId: 'f', ...ignore },
    ]);
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    const failures = Object.fromEntries(row.stages.map((stage) => [stage.ref_id, stage.failure]));
    expect(failures.a).toBe('undefined is not a function');
    expect(failures.b).toContain('not JSON');
    expect(failures.c).toContain('the limit is 10 MB');
    expect(failures.f).toContain('nested deeper than 500');
    expect(row.stages.find((stage) => stage.ref_id === 'e')!.outputs).toEqual({ text: 'nul  and half \ufffd' });
    const flood = row.stages.find((stage) => stage.ref_id === 'd');
    const lines = await database.pool.query('SELECT line FROM stage_log_lines WHERE stage_id = $1 ORDER BY seq', [
      flood!.id,
    ]);
    expect(lines.rows).toHaveLength(2000);
    expect(lines.rows.at(-1).line).toBe('… more lines were cut');
    await engine.stop(500);
  });

  it('takes over the run of a dead worker and repeats its step with the same key', async () => {
    const keys: string[] = [];
    let hold = true;
    const step = testStage('step', [
      ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        return hold ? new Promise(() => {}) : { kind: 'succeeded' };
      },
    ]);
    const first = await engineWith(testTypes(step));
    await first.start();
    const id = await begin([{ type: 'step' }]);
    await until(id, (one) => one.stages[0]!.status === 'RUNNING' && keys.length === 1);
    // A worker that is stopped in its tracks sends no heartbeat: the same as killed, seen from outside.
    freeze(first);
    hold = false;
    const second = await engineWith(testTypes(step));
    await second.start();
    await expect
      .poll(async () => {
        // Again and again: a last heartbeat may have been under way.
        await bury(first.worker);
        return (await rowOf(id)).lease_owner;
      })
      .not.toBe(first.worker);
    const row = await until(id, (one) => one.status === 'SUCCEEDED');
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(row.stages).toHaveLength(1);
    await second.stop(500);
  });

  it('refuses the commit of a worker that lost its lease', async () => {
    const store = new PostgresExecutionStore(database, { publish: () => {} });
    await store.register('old', { host: 'a', release: '', protocol: 1, types: [] });
    await store.register('new', { host: 'b', release: '', protocol: 1, types: [] });
    const id = await begin([{ type: 'succeed' }]);
    const leased = await store.lease(id, 'old');
    await bury('old');
    await store.reap(600_000);
    expect(await store.lease(id, 'new')).toBeDefined();
    const commit = {
      execution: leased!.state,
      stages: [],
      removedStages: [],
      events: [],
      logLines: [],
      consumedSignals: [],
      protocol: 1,
      release: null,
      wakeParent: false,
      ended: null,
      notifications: [],
    };
    expect(await store.commit(commit, 'old')).toBe('lost');
    await store.leave('new');
  });

  it('tells a worker that was declared dead so, and the time all the same', async () => {
    const store = new PostgresExecutionStore(database, { publish: () => {} });
    const beat = await store.beat('nobody');
    expect(beat.alive).toBe(false);
    expect(Math.abs(beat.databaseNow - Date.now())).toBeLessThan(60_000);
  });

  it('does not give a run back over a message it has not read', async () => {
    const store = new PostgresExecutionStore(database, { publish: () => {} });
    await store.register('w', { host: 'a', release: '', protocol: 1, types: [] });
    const id = await begin([{ type: 'gate' }]);
    const leased = await store.lease(id, 'w');
    await tell({ executionId: id, name: 'pause' });
    const commit = {
      execution: leased!.state,
      stages: [],
      removedStages: [],
      events: [],
      logLines: [],
      consumedSignals: [],
      protocol: 1,
      release: { wakeAt: null },
      wakeParent: false,
      ended: null,
      notifications: [],
    };
    expect(await store.commit(commit, 'w')).toBe('signalled');
    await store.leave('w');
  });
});

const bury = (worker: string) =>
  database.pool.query("UPDATE workers SET heartbeat_at = now() - interval '1 hour' WHERE id = $1", [worker]);

function freeze(engine: Engine): void {
  const inner = engine as unknown as { timers: NodeJS.Timeout[] };
  for (const timer of inner.timers) clearInterval(timer);
}
