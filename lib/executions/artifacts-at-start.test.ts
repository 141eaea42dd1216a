import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { Engine } from '#lib/engine/engine';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';
import { childExecutions } from '#lib/executions/children';
import { startPipeline } from '#lib/executions/commands';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { bindStages } from '#lib/stages/bind';
import type { Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';
import { type Database, openDatabase } from '#lib/store/database';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { startAfter } from '#lib/triggers/pipeline/start';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

/** Artifacts on their way through runs: real commands, a real engine, a real Postgres. */
const anna = internalActor('anna');
let test: TestDatabase;
let database: Database;
let engine: Engine;

beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 10 });
  await database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  const executions = childExecutions(database, async ({ name }) => internalActor(name));
  const known = bindStages(stageEntries, { executions, timeZone: 'UTC' } as Capabilities);
  /** Makes what its field says, and binds what it promises; `note` keeps what expressions said. */
  const make = testStage('make', [
    ({ context }) => ({ kind: 'succeeded', outputs: { artifacts: context.makes ?? [] } }),
    (context) => bindProducedArtifacts<undefined>().run(context, undefined),
  ]);
  const own = testTypes(make);
  engine = new Engine({
    store: new PostgresExecutionStore(database, new EventHub(database)),
    types: {
      find: (type) => own.find(type) ?? known.find(type),
      guards: () => known.guards(),
      names: () => [...own.names(), ...known.names()],
    },
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100, deadAfterMs: 60_000, inboxMs: 50, turnSweepMs: 60_000 },
  });
  await engine.start();
});
afterAll(async () => {
  await engine?.stop(500);
  await database.close();
  await test.drop();
});

let madePipelines = 0;
async function pipeline(document: JsonObject): Promise<string> {
  const id = `p${++madePipelines}`;
  await database.pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'shop', $1, $2)`, [
    id,
    JSON.stringify({ name: id, application: 'shop', stages: [{ refId: '1', type: 'make' }], ...document }),
  ]);
  return id;
}

interface Seen {
  id: string;
  status: string;
  failure: string | null;
  trigger: JsonObject;
  stages: { ref: string; status: string; failure: string | null; context: JsonObject; outputs: JsonObject }[];
}

async function look(id: string): Promise<Seen> {
  const run = await database.pool.query<Seen>('SELECT id, status, failure, trigger FROM executions WHERE id = $1', [
    id,
  ]);
  const stages = await database.pool.query(
    'SELECT ref_id AS ref, status, failure, context, outputs FROM stages WHERE execution_id = $1 ORDER BY position, parent_id NULLS FIRST, id',
    [id],
  );
  return { ...run.rows[0]!, stages: stages.rows };
}

async function end(id: string): Promise<Seen> {
  await expect.poll(async () => (await look(id)).status).toMatch(/SUCCEEDED|TERMINAL|CANCELED/);
  return look(id);
}

const start = async (id: string, trigger: JsonObject = {}) =>
  end((await startPipeline(database, anna, { application: 'shop', pipeline: id, trigger })).id);

const image = (version: string): JsonObject => ({
  type: 'docker/image',
  name: 'registry/web',
  version,
  reference: `registry/web:${version}`,
});
const expected = (more: JsonObject = {}): JsonObject => ({
  id: 'web',
  displayName: 'web image',
  matchArtifact: { type: 'docker/image', name: 'registry/web' },
  ...more,
});

describe('expected artifacts of a pipeline', () => {
  it('are bound to what the trigger brings, and written into it', async () => {
    const id = await pipeline({
      expectedArtifacts: [expected()],
      stages: [
        {
          refId: '1',
          type: 'make',
          seen: "${#triggerResolvedArtifact('registry/web').reference}",
          all: '${trigger.artifacts.size()}',
        },
      ],
    });
    const other = { type: 'git/repo', reference: 'https://host/a.git' };
    const run = await start(id, { type: 'webhook', artifacts: [image('2'), other], expectedArtifactIds: ['web'] });
    expect(run).toMatchObject({ status: 'SUCCEEDED', failure: null });
    expect(run.trigger).toMatchObject({
      artifacts: [image('2'), other],
      expectedArtifacts: [expected()],
      resolvedExpectedArtifacts: [{ ...expected(), boundArtifact: image('2') }],
    });
    expect(run.stages[0]!.context).toMatchObject({ seen: 'registry/web:2', all: 2 });
  });

  it('that are missing end the run at once, which names them', async () => {
    const id = await pipeline({ expectedArtifacts: [expected()], limitConcurrent: true });
    const run = await start(id, {
      artifacts: [{ type: 'docker/image', name: 'registry/api' }],
      expectedArtifactIds: ['web'],
    });
    expect(run.status).toBe('TERMINAL');
    expect(run.failure).toBe(
      'The expected artifact “web image” (docker/image registry/web) was not found: nothing that arrived matches it, and it has no default that may be used',
    );
    expect(run.stages.map((stage) => stage.status)).toEqual(['NOT_STARTED']);
    const events = await database.pool.query('SELECT type FROM execution_events WHERE execution_id = $1 ORDER BY seq', [
      run.id,
    ]);
    expect(events.rows.map((row) => row.type)).toEqual(['execution.created', 'execution.completed']);
  });

  it('that a trigger does not ask for, and that have nothing to fall back on, are left to stages', async () => {
    const run = await start(await pipeline({ expectedArtifacts: [expected()] }));
    expect(run).toMatchObject({ status: 'SUCCEEDED', trigger: { resolvedExpectedArtifacts: [] } });
  });

  it('fall back on the previous run, whatever became of it, and at first on their default', async () => {
    const document = {
      expectedArtifacts: [expected({ usePriorArtifact: true, useDefaultArtifact: true, defaultArtifact: image('0') })],
    };
    const id = await pipeline(document);
    const reference = (run: Seen) =>
      (run.trigger.resolvedExpectedArtifacts as JsonObject[]).map((one) => objectAt(one, 'boundArtifact').version);
    expect(reference(await start(id))).toEqual(['0']);
    expect(reference(await start(id, { artifacts: [image('7')] }))).toEqual(['7']);
    expect(reference(await start(id))).toEqual(['7']);
    expect(await start(id, { artifacts: [image('8'), image('9')] })).toMatchObject({ status: 'TERMINAL' });
    expect(reference(await start(id))).toEqual(['7']);
  });

  it('take parameters into their defaults', async () => {
    const id = await pipeline({
      parameterConfig: [{ name: 'tag', default: '1.0' }],
      expectedArtifacts: [
        expected({
          useDefaultArtifact: true,
          defaultArtifact: {
            type: 'docker/image',
            name: 'registry/web',
            version: '${parameters.tag}',
            reference: 'registry/web:${ parameters["tag"] }',
          },
        }),
      ],
    });
    const run = await start(id, { parameters: { tag: '3' } });
    expect(run.trigger.artifacts).toEqual([image('3')]);
  });

  it('are never taken from what a caller says was found', async () => {
    const trigger = { resolvedExpectedArtifacts: [{ ...expected(), boundArtifact: image('666') }] };
    expect((await start(await pipeline({}), trigger)).trigger).not.toHaveProperty('resolvedExpectedArtifacts');
    const run = await start(await pipeline({ expectedArtifacts: [expected()] }), {
      ...trigger,
      expectedArtifactIds: ['web'],
    });
    expect(run.status).toBe('TERMINAL');
  });
});

describe('artifacts of a stage', () => {
  it('are bound as it promises, for stages behind it', async () => {
    const stage = { refId: '1', type: 'make', makes: [image('4'), { type: 'other' }], expectedArtifacts: [expected()] };
    const run = await start(await pipeline({ stages: [stage] }));
    expect(run.stages[0]!.outputs).toMatchObject({
      artifacts: [image('4'), { type: 'other' }],
      resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: image('4') }],
    });
  });

  it('fail it when one is missing', async () => {
    const stage = { refId: '1', type: 'make', makes: [{ type: 'other' }], expectedArtifacts: [expected()] };
    const run = await start(await pipeline({ stages: [stage] }));
    expect(run.status).toBe('TERMINAL');
    expect(run.stages[0]!.failure).toContain(
      'The expected artifact “web image” (docker/image registry/web) was not found',
    );
  });
});

describe('artifacts go from one pipeline to another', () => {
  it('when a stage starts it, which binds what came out of it', async () => {
    const child = await pipeline({});
    const parent = await pipeline({
      stages: [
        { refId: '1', type: 'make', makes: [image('5')] },
        { refId: '2', type: 'pipeline', requisiteStageRefIds: ['1'], application: 'shop', pipeline: child },
      ],
    });
    const trigger = { type: 'pipeline', pipeline: parent, enabled: false, status: [], expectedArtifactIds: ['web'] };
    await database.pool.query(`UPDATE pipelines SET document = (document::jsonb || $2::jsonb)::json WHERE id = $1`, [
      child,
      JSON.stringify({ expectedArtifacts: [expected()], triggers: [trigger] }),
    ]);
    const run = await start(parent, { artifacts: [{ type: 'brought' }] });
    expect(run.status, run.failure ?? '').toBe('SUCCEEDED');
    const started = await look(String(run.stages[1]!.context.executionId));
    expect(started.trigger).toMatchObject({
      artifacts: [image('5'), { type: 'brought' }],
      resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: image('5') }],
    });
  });

  it('when the end of one starts another', async () => {
    const first = await pipeline({ stages: [{ refId: '1', type: 'make', makes: [image('6')] }] });
    const second = await pipeline({
      expectedArtifacts: [expected()],
      triggers: [
        {
          type: 'pipeline',
          pipeline: first,
          application: 'shop',
          enabled: true,
          status: ['successful'],
          expectedArtifactIds: ['web'],
        },
      ],
    });
    const run = await start(first);
    const { rows } = await database.pool.query('SELECT event_seq FROM executions WHERE id = $1', [run.id]);
    await startAfter(database, { executionId: run.id, status: 'SUCCEEDED', seq: rows[0].event_seq }, silentLogger);
    const started = await database.pool.query(`SELECT id FROM executions WHERE pipeline_id = $1`, [second]);
    expect((await end(started.rows[0].id)).trigger).toMatchObject({
      resolvedExpectedArtifacts: [{ id: 'web', boundArtifact: image('6') }],
    });
  });
});
