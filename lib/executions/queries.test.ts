import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication, deleteApplication } from '#lib/applications/commands';
import { listApprovals } from '#lib/approvals/queries';
import type { Actor } from '#lib/auth/actor';
import { startOperation, startPipeline } from '#lib/executions/commands';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { deletePipeline, savePipeline } from '#lib/pipeline-configs/commands';
import { homeOf } from './home.ts';
import { getExecution, listByPipeline, listEvents, listExecutions, readLog } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
let rita: Actor;
let boss: Actor;
let pipelineId: string;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  otto = await server.person('otto');
  rita = await server.person('rita', { roles: ['crew', 'release-managers'] });
  boss = await server.person('boss', { admin: true });
  const permissions = { READ: ['crew'], WRITE: ['crew'], EXECUTE: ['crew'] };
  await createApplication(db(), lena, { name: 'vault', attributes: { permissions } });
  await createApplication(db(), lena, { name: 'open' });
  pipelineId = await pipeline('vault', 'deploy');
});
afterAll(() => server.close());

const db = () => server.context.database;

async function pipeline(application: string, name: string): Promise<string> {
  const stages: JsonObject[] = [
    { type: 'wait', refId: '1', name: 'Pause', waitTime: 1 },
    {
      type: 'manualJudgment',
      refId: '2',
      requisiteStageRefIds: ['1'],
      name: 'Release?',
      instructions: 'Look first',
      judgmentInputs: [{ value: 'release' }],
      selectedStageRoles: ['release-managers'],
    },
  ];
  const parameterConfig = [{ name: 'branch', default: 'main' }];
  return (await savePipeline(db(), lena, { document: { application, name, stages, parameterConfig } })).id;
}

const start = async (application = 'vault', name = 'deploy', trigger = {}) =>
  (await startPipeline(db(), lena, { application, pipeline: name, trigger })).id;

async function end(id: string, status: string, seconds: number): Promise<void> {
  await db().pool.query(
    `UPDATE executions SET status = $2, started_at = created_at, ended_at = created_at + $3 * interval '1 second' WHERE id = $1`,
    [id, status, seconds],
  );
}

test('a run is listed with its bar, trigger and parameters, and read in full', async () => {
  const id = await start('vault', 'deploy', { type: 'webhook', source: 'shop', payload: { big: 'x' } });
  const { rows } = await listExecutions(db(), lena, { application: 'vault' });
  expect(rows[0]).toMatchObject({
    id,
    kind: 'pipeline',
    name: 'deploy',
    number: 1,
    triggerType: 'webhook',
    triggerSummary: 'webhook shop',
    parameters: { branch: 'main' },
    startedBy: 'lena',
    needsPerson: false,
  });
  expect(rows[0]?.stages.map((stage) => [stage.refId, stage.name, stage.status])).toEqual([
    ['1', 'Pause', 'NOT_STARTED'],
    ['2', 'Release?', 'NOT_STARTED'],
  ]);
  const view = await getExecution(db(), lena, { id });
  expect(view).toMatchObject({ trigger: { payload: { big: 'x' } }, may: { execute: true, write: true } });
  expect(view.stages[1]).toMatchObject({ requisites: ['1'], context: { instructions: 'Look first' } });
});

test('pinned parameters of a run come first, whatever their names and whoever sends the trigger again', async () => {
  const parameterConfig: JsonObject[] = [
    { name: 'zone' },
    { name: 'environment', pinned: true },
    { name: 'a', default: '1' },
  ];
  const stages = [{ type: 'wait', refId: '1', name: 'Pause', waitTime: 1 }];
  const document = { application: 'vault', name: 'pinning', stages, parameterConfig };
  const { id: own } = await savePipeline(db(), lena, { document });
  const parameters = { zone: 'north', environment: 'prod' };
  const id = await start('vault', 'pinning', { parameters, pinnedParameters: ['zone'] });
  const { rows } = await listExecutions(db(), lena, { application: 'vault', pipelineId: own });
  expect(Object.keys(rows[0]!.parameters)[0]).toBe('environment');
  const view = await getExecution(db(), lena, { id });
  expect(view.parameters).toEqual({ environment: 'prod', zone: 'north', a: '1' });
  expect(Object.keys(view.trigger.parameters as JsonObject)).toEqual(['zone', 'environment', 'a']);
  await db().pool.query('DELETE FROM executions WHERE id = $1', [id]);
});

test('pages follow each other without gaps or repetitions', async () => {
  await pipeline('open', 'paged');
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await start('open', 'paged'));
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await listExecutions(db(), otto, { application: 'open', limit: 2, before });
    seen.push(...page.rows.map((row) => row.id));
    before = page.next;
  } while (before);
  expect(seen).toEqual(ids.toReversed());
});

test('filters: status, kind, search', async () => {
  const failed = await start('open', 'paged');
  await end(failed, 'TERMINAL', 5);
  const { id: operation } = await startOperation(db(), lena, {
    application: 'open',
    stage: { type: 'wait', waitTime: 1, name: 'Nap' },
    reason: 'tired',
  });
  const ids = async (filter: object) =>
    (await listExecutions(db(), lena, { application: 'open', ...filter })).rows.map((row) => row.id);
  expect(await ids({ statuses: ['TERMINAL'] })).toEqual([failed]);
  expect(await ids({ kind: 'operation' })).toEqual([operation]);
  expect(await ids({ search: 'nap' })).toEqual([operation]);
  expect(await ids({ search: '#6' })).toEqual([failed]);
  expect(await ids({ search: '%' })).toEqual([]);
});

test('a usual duration is the median of good runs only', async () => {
  const id = await pipeline('open', 'timed');
  for (const [status, seconds] of [
    ['SUCCEEDED', 10],
    ['SUCCEEDED', 20],
    ['SUCCEEDED', 60],
    ['TERMINAL', 900],
  ] as const) {
    await end(await start('open', 'timed'), status, seconds);
  }
  const { rows: groups } = await listByPipeline(db(), lena, { application: 'open', perPipeline: 2 });
  const timed = groups.find((group) => group.pipeline.id === id);
  expect(timed?.pipeline.usualMs).toBe(20_000);
  expect(timed?.executions.map((row) => row.status)).toEqual(['TERMINAL', 'SUCCEEDED']);
  expect((await getExecution(db(), lena, { id: timed!.executions[0]!.id })).usualMs).toBe(20_000);
});

test('what ran stays visible when its pipeline, and for its starter and administrators also when its application, is gone', async () => {
  await createApplication(db(), lena, { name: 'gone' });
  const id = await pipeline('gone', 'short');
  const execution = await start('gone', 'short');
  await end(execution, 'SUCCEEDED', 1);
  await deletePipeline(db(), lena, { id });
  expect((await listByPipeline(db(), lena, { application: 'gone' })).deleted.map((row) => row.id)).toEqual([execution]);
  await deleteApplication(db(), lena, { name: 'gone' });
  expect((await getExecution(db(), lena, { id: execution })).name).toBe('short');
  expect((await getExecution(db(), boss, { id: execution })).name).toBe('short');
  await expect(getExecution(db(), otto, { id: execution })).rejects.toMatchObject({ code: 'not-found' });
  expect((await listExecutions(db(), otto, { limit: 500 })).rows.map((row) => row.id)).not.toContain(execution);
});

test('who may not read the application gets neither runs, events, logs nor approvals', async () => {
  const id = await start();
  const stageId = (await getExecution(db(), lena, { id })).stages[0]!.id;
  const reads = [
    () => getExecution(db(), otto, { id }),
    () => listEvents(db(), otto, { id }),
    () => readLog(db(), otto, { stageId }),
  ];
  for (const read of reads) await expect(read()).rejects.toMatchObject({ code: 'not-found' });
  expect((await listExecutions(db(), otto, { limit: 500 })).rows.map((row) => row.application)).not.toContain('vault');
  await expect(listExecutions(db(), otto, { pipelineId, application: 'vault' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('approvals say who may decide, and why not', async () => {
  const id = await start();
  await db().pool.query(`UPDATE executions SET status = 'RUNNING' WHERE id = $1`, [id]);
  await db().pool.query(
    `UPDATE stages SET status = 'RUNNING', started_at = now(), waiting = $2 WHERE execution_id = $1 AND ref_id = '2'`,
    [id, JSON.stringify({ for: 'person', message: 'Waiting for a decision', since: 1000 })],
  );
  const own = (rows: Awaited<ReturnType<typeof listApprovals>>) => rows.find((row) => row.executionId === id);
  expect(own(await listApprovals(db(), rita))).toMatchObject({
    stageName: 'Release?',
    instructions: 'Look first',
    inputs: ['release'],
    requiredRoles: ['release-managers'],
    since: 1000,
    mayDecide: true,
  });
  const refused = own(await listApprovals(db(), lena));
  expect(refused?.mayDecide).toBe(false);
  expect(refused?.whyNot).toContain('release-managers');
  expect(await listApprovals(db(), otto)).toEqual([]);
  expect((await homeOf(db(), rita)).approvals[0]?.executionId).toBe(id);
  expect((await listExecutions(db(), lena, { application: 'vault' })).rows[0]?.needsPerson).toBe(true);
});

test('log and events are read from where one was', async () => {
  const id = await start();
  const stageId = (await getExecution(db(), lena, { id })).stages[0]!.id;
  await db().pool.query(
    'INSERT INTO stage_log_lines (stage_id, seq, at, line) SELECT $1, n, now(), n::text FROM generate_series(1, 5) n',
    [stageId],
  );
  const first = await readLog(db(), lena, { stageId, limit: 2 });
  expect(first).toMatchObject({
    rows: [
      { seq: 1, line: '1' },
      { seq: 2, line: '2' },
    ],
    next: 2,
  });
  expect((await readLog(db(), lena, { stageId, after: 4 })).rows.map((line) => line.seq)).toEqual([5]);
  expect((await listEvents(db(), lena, { id, after: 100 })).rows).toEqual([]);
});

test('a failed run of a deleted pipeline asks nothing of anybody any more', async () => {
  const gone = await pipeline('vault', 'short-lived');
  const trigger = { user: 'lena' };
  const [kept, orphan] = [await start('vault', 'deploy', trigger), await start('vault', 'short-lived', trigger)];
  for (const id of [kept, orphan]) await end(id, 'TERMINAL', 1);
  const failed = async () => (await homeOf(db(), lena)).failures.map(({ id }) => id);
  expect(await failed()).toEqual(expect.arrayContaining([kept, orphan]));
  await deletePipeline(db(), lena, { id: gone });
  expect(await failed()).toContain(kept);
  expect(await failed()).not.toContain(orphan);
});

test('a row tells whether the person looking may decide about it or try it again', async () => {
  const permissions = { READ: ['crew', 'readers'], WRITE: ['crew'], EXECUTE: ['crew'] };
  await createApplication(db(), lena, { name: 'shown', attributes: { permissions } });
  await pipeline('shown', 'deploy');
  await start('shown');
  const reader = await server.person('rosa', { roles: ['readers'] });
  const mayExecute = async (actor: Actor) => [
    (await listExecutions(db(), actor, { application: 'shown' })).rows[0]?.mayExecute,
    (await listByPipeline(db(), actor, { application: 'shown' })).rows[0]?.executions[0]?.mayExecute,
  ];
  expect(await mayExecute(reader)).toEqual([false, false]);
  expect(await mayExecute(lena)).toEqual([true, true]);
  expect(await mayExecute(boss)).toEqual([true, true]);
});
