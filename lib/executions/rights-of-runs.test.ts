import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { authenticate } from '#lib/auth/authenticate';
import { actorOfStage } from '#lib/auth/run-as';
import { createToken, revokeToken } from '#lib/auth/tokens';
import { Engine } from '#lib/engine/engine';
import { childExecutions } from '#lib/executions/children';
import { ignoreFailure, patchStage, restartStage, startOperation, startPipeline } from '#lib/executions/commands';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { bindStages } from '#lib/stages/bind';
import type { ActingUser, Capabilities } from '#lib/stages/capabilities';
import { stageEntries } from '#lib/stages/executors';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';

/**
 * What the stages of a run may: no more than a token for one application with which it was begun, restarted or judged, and
 * only what the roles they ask for allow.
 */
let server: TestServer;
let engine: Engine;
let lena: Actor;
/** Lena, with a token that is good for the application shop only. */
let limited: Actor;
const db = () => server.context.database;

beforeAll(async () => {
  server = await startTestServer();
  lena = { ...(await server.person('lena')), via: 'session' };
  for (const name of ['shop', 'vault']) await createApplication(db(), lena, { name });
  limited = await withToken({ name: 'ci', applications: ['shop'] });
  await save('vault', 'open the safe', [{ ...wait, refId: '1' }]);
  await save('shop', 'reach out', [intoVault('1')]);
  const rightsOf = (user: ActingUser) => actorOfStage(db(), user);
  const capabilities = { executions: childExecutions(db(), rightsOf), people: { rightsOf }, timeZone: 'UTC' };
  engine = new Engine({
    store: new PostgresExecutionStore(db(), new EventHub(db())),
    types: bindStages(stageEntries, capabilities as unknown as Capabilities),
    logger: silentLogger,
    release: 'test',
    limits: { pollMs: 20, heartbeatMs: 100, deadAfterMs: 60_000, inboxMs: 50, turnSweepMs: 60_000 },
  });
  await engine.start();
});
afterAll(async () => {
  await engine.stop(500);
  await server.close();
});

const wait = { type: 'wait', name: 'Pause', waitTime: 0 };
const intoVault = (refId: string, more: JsonObject = {}): JsonObject => ({
  type: 'pipeline',
  refId,
  name: 'Into the vault',
  application: 'vault',
  pipeline: 'open the safe',
  ...more,
});

async function withToken(input: Parameters<typeof createToken>[2]): Promise<Actor> {
  const { token } = await createToken(db(), lena, input);
  const headers = new Headers({ authorization: `Bearer ${token}` });
  return (await authenticate(db(), server.context.keys, headers))!;
}

const save = (application: string, name: string, stages: JsonObject[]) =>
  savePipeline(db(), lena, { document: { application, name, stages } });

const start = async (actor: Actor, pipeline: string) =>
  (await startPipeline(db(), actor, { application: 'shop', pipeline, trigger: {} })).id;

interface Seen {
  status: string;
  failure: string | null;
  stages: { id: string; name: string; status: string; failure: string | null }[];
}

async function look(id: string): Promise<Seen> {
  const run = await db().pool.query<Seen>('SELECT status, failure FROM executions WHERE id = $1', [id]);
  const sql =
    'SELECT id, name, status, failure FROM stages WHERE execution_id = $1 ORDER BY position, parent_id NULLS FIRST, id';
  return { ...run.rows[0]!, stages: (await db().pool.query(sql, [id])).rows };
}

async function ended(id: string, status: 'SUCCEEDED' | 'TERMINAL'): Promise<Seen> {
  return await vi.waitFor(async () => {
    const seen = await look(id);
    expect(seen.status, JSON.stringify(seen)).toBe(status);
    return seen;
  }, 20_000);
}

const asks = async (id: string): Promise<string> =>
  await vi.waitFor(async () => {
    const sql = `SELECT id FROM stages WHERE execution_id = $1 AND status = 'RUNNING' AND waiting ->> 'for' = 'person'`;
    const { rows } = await db().pool.query<{ id: string }>(sql, [id]);
    expect(rows).toHaveLength(1);
    return rows[0]!.id;
  }, 20_000);

const refusal = expect.stringContaining('There is no application vault, or you may not read it');

it('a stage reaches what the starter may signed in, and not what the token keeps from them', async () => {
  await ended(await start(lena, 'reach out'), 'SUCCEEDED');
  const { stages } = await ended(await start(limited, 'reach out'), 'TERMINAL');
  expect(stages[0]).toMatchObject({ status: 'TERMINAL', failure: refusal });
});

it('a pipeline that a limited one starts is as limited', async () => {
  await save('shop', 'by another', [{ type: 'pipeline', refId: '1', name: 'Other', pipeline: 'reach out' }]);
  const { stages } = await ended(await start(limited, 'by another'), 'TERMINAL');
  expect(stages[0]).toMatchObject({ failure: refusal });
});

it('a stage restarted with the token is held to it, with all behind it, until somebody restarts it signed in', async () => {
  const id = await start(lena, 'reach out');
  const [stage] = (await ended(id, 'SUCCEEDED')).stages;
  await restartStage(db(), limited, { id, stageId: stage!.id });
  await ended(id, 'TERMINAL');
  await restartStage(db(), lena, { id, stageId: stage!.id });
  await ended(id, 'SUCCEEDED');
});

it('going on behind a failure with the token is held to it', async () => {
  await save('shop', 'fails first', [
    intoVault('1', { name: 'Fail', pipeline: 'nothing' }),
    intoVault('2', { requisiteStageRefIds: ['1'] }),
  ]);
  const id = await start(lena, 'fails first');
  const [failed] = (await ended(id, 'TERMINAL')).stages;
  await ignoreFailure(db(), limited, { id, stageId: failed!.id });
  const seen = await vi.waitFor(async () => {
    const now = await look(id);
    expect(now.stages[1]?.status).toBe('TERMINAL');
    return now;
  }, 20_000);
  expect(seen.stages[1]).toMatchObject({ failure: refusal });
});

it('a judgment hands on no more than the judge’s token allows, and lifts nothing from the starter’s', async () => {
  await save('shop', 'judged', [
    { type: 'manualJudgment', refId: '1', name: 'Go?', propagateAuthenticationContext: true },
    intoVault('2', { requisiteStageRefIds: ['1'] }),
  ]);
  const judged = async (starter: Actor, judge: Actor) => {
    const id = await start(starter, 'judged');
    await patchStage(db(), judge, { id, stageId: await asks(id), patch: { judgmentStatus: 'continue' } });
    return id;
  };
  expect((await ended(await judged(lena, limited), 'TERMINAL')).stages[1]).toMatchObject({ failure: refusal });
  expect((await ended(await judged(limited, lena), 'TERMINAL')).stages[1]).toMatchObject({ failure: refusal });
  await ended(await judged(lena, lena), 'SUCCEEDED');
});

it('a token that may only start runs still lets their stages do their work', async () => {
  const starting = await withToken({ name: 'start', scope: 'execute' });
  await ended(await start(starting, 'reach out'), 'SUCCEEDED');
  await expect(startOperation(db(), await withToken({ name: 'r', scope: 'read' }), op)).rejects.toThrow('read only');
});
const op = { application: 'shop', stage: wait };

it('what was begun with a token stays limited when that is revoked, and does nothing when it is gone', async () => {
  const other = await withToken({ name: 'short', applications: ['shop'] });
  const tokens = [...other.token!.ids];
  await revokeToken(db(), lena, { id: tokens[0]! });
  const acting = await actorOfStage(db(), { name: 'lena', tokens });
  expect(acting.token).toMatchObject({ name: 'short', applications: ['shop'], inRun: true });
  const lost = await actorOfStage(db(), { name: 'lena', tokens: ['01GONE', ...tokens] });
  expect(lost.token).toMatchObject({ scope: 'read', applications: ['(none)'] });
});

it('a stage that asks for roles runs for whom it acts, and says whom it did not', async () => {
  const sre = { ...(await server.person('sven', { roles: ['SRE'] })), via: 'session' as const };
  const boss = { ...(await server.person('boss', { admin: true })), via: 'session' as const };
  const guarded = { ...wait, name: 'Release', requiredRoles: ['sre'] };
  await save('shop', 'release', [{ ...guarded, refId: '1' }]);
  await ended(await start(sre, 'release'), 'SUCCEEDED');
  await ended(await start(boss, 'release'), 'SUCCEEDED');

  const id = await start(lena, 'release');
  const [stage] = (await ended(id, 'TERMINAL')).stages;
  const sentence =
    'Release runs only for somebody with one of the roles sre, and lena, for whom it would act, has none of them';
  expect(stage?.failure).toContain(sentence);
  // Whoever restarts it does not lend it their roles.
  await restartStage(db(), sre, { id, stageId: stage!.id });
  expect((await ended(id, 'TERMINAL')).stages[0]?.failure).toContain(sentence);

  await save('shop', 'release after a word', [
    { type: 'manualJudgment', refId: '1', name: 'Go?', propagateAuthenticationContext: true },
    { ...guarded, refId: '2', requisiteStageRefIds: ['1'] },
  ]);
  const judged = await start(lena, 'release after a word');
  await patchStage(db(), sre, { id: judged, stageId: await asks(judged), patch: { judgmentStatus: 'continue' } });
  await ended(judged, 'SUCCEEDED');
});
