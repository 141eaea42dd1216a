import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import * as search from './applications/[application]/executions/search/route.ts';
import * as pipelineConfig from './applications/[application]/pipelineConfigs/[name]/route.ts';
import * as pipelineConfigs from './applications/[application]/pipelineConfigs/route.ts';
import * as applicationPipelines from './applications/[application]/pipelines/route.ts';
import * as application from './applications/[application]/route.ts';
import * as applications from './applications/route.ts';
import * as user from './auth/user/route.ts';
import * as credentials from './credentials/route.ts';
import * as failedStages from './executions/failedStages/route.ts';
import * as executions from './executions/route.ts';
import * as start from './pipelines/[id]/[name]/route.ts';
import * as cancel from './pipelines/[id]/cancel/route.ts';
import * as pipeline from './pipelines/[id]/route.ts';
import * as ignoreFailure from './pipelines/[id]/stages/[stageId]/ignoreFailure/route.ts';
import * as stage from './pipelines/[id]/stages/[stageId]/route.ts';
import * as pipelines from './pipelines/route.ts';
import * as startV2 from './pipelines/v2/[application]/[name]/route.ts';
import * as task from './tasks/[id]/route.ts';
import * as cancelTasks from './tasks/cancel/route.ts';
import * as tasks from './tasks/route.ts';
import * as version from './version/route.ts';
import * as webhook from './webhooks/webhook/[source]/route.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.person('lena', { roles: ['crew'] });
  await server.person('otto');
});
afterAll(() => server.close());

type Call = Parameters<TestServer['call']>;
const call = async (handler: Call[0], request: Call[1] = {}) => await server.call(handler, { as: 'lena', ...request });
const bodyOf = async <T>(handler: Call[0], request?: Call[1]) => (await call(handler, request)).body as T;

const document = {
  application: 'shop',
  name: 'release',
  stages: [{ type: 'wait', refId: '1', name: 'Nap', waitTime: 60 }],
  parameterConfig: [{ name: 'branch', required: true }],
  triggers: [{ type: 'webhook', source: 'shop-ci', enabled: true, payloadConstraints: { branch: '^release/' } }],
};

test('spin application save: a task that can be polled', async () => {
  expect((await bodyOf<{ version: string }>(version.GET)).version).toMatch(/^\d/);
  const job = [
    {
      type: 'createApplication',
      application: { name: 'Shop', email: 'crew@example.com', cloudProviders: 'kubernetes' },
    },
  ];
  const { ref } = await bodyOf<{ ref: string }>(tasks.POST, {
    method: 'POST',
    body: { application: 'Shop', description: 'Create', job },
  });
  expect(ref).toMatch(/^\/tasks\/[0-9A-Z]{26}$/);
  expect(await bodyOf(task.GET, { params: { id: ref.split('/').at(-1)! } })).toMatchObject({
    name: 'Create',
    application: 'shop',
    status: 'SUCCEEDED',
    steps: [{ name: 'createApplication', status: 'SUCCEEDED' }],
  });
  expect(await bodyOf(application.GET, { params: { application: 'SHOP' } })).toMatchObject({
    name: 'shop',
    attributes: { email: 'crew@example.com', cloudProviders: 'kubernetes' },
    clusters: {},
  });
  expect(await bodyOf(applications.GET)).toMatchObject([{ name: 'shop', email: 'crew@example.com' }]);
  expect((await call(application.GET, { params: { application: 'nowhere' } })).status).toBe(404);
});

test('spin pipeline save, get and list', async () => {
  const params = { application: 'shop', name: 'release' };
  expect((await call(pipelineConfig.GET, { params })).status).toBe(404);
  expect(await call(pipelines.POST, { method: 'POST', body: document })).toMatchObject({ status: 200, body: '' });
  const stored = await bodyOf<Record<string, unknown>>(pipelineConfig.GET, { params });
  expect(stored).toMatchObject({
    ...document,
    id: expect.any(String),
    lastModifiedBy: 'lena',
    updateTs: expect.any(String),
  });
  expect(await bodyOf(pipelineConfigs.GET, { params: { application: 'shop' } })).toMatchObject([{ id: stored.id }]);

  const stale = { ...stored, lastModified: 1, description: 'x' };
  const refused = await call(pipelines.POST, { method: 'POST', path: '/?staleCheck=true', body: stale });
  expect(refused).toMatchObject({
    status: 400,
    body: { status: 400, error: 'Bad Request', message: expect.stringContaining('stale') },
  });
  const twin = await call(pipelines.POST, { method: 'POST', body: document });
  expect(twin).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('another pipeline named release') },
  });
  const nowhere = await call(pipelines.POST, { method: 'POST', body: { ...document, application: 'nowhere' } });
  expect(nowhere).toMatchObject({ status: 400, body: { message: expect.stringContaining('no application nowhere') } });
  const renamed = await bodyOf(pipeline.PUT, {
    method: 'PUT',
    params: { id: String(stored.id) },
    body: { ...stored, description: 'put' },
  });
  expect(renamed).toMatchObject({ id: stored.id, description: 'put' });
});

test.each([
  ['flat, as released spin sends it', { type: 'manual', parameters: { branch: 'main' } }],
  ['nested, as newer spin sends it', { trigger: { type: 'manual', parameters: { branch: 'main' } } }],
])('spin pipeline execute: %s', async (_form, body) => {
  const started = await call(start.POST, { method: 'POST', params: { id: 'shop', name: 'release' }, body });
  expect(started).toMatchObject({ status: 202, body: { ref: expect.stringMatching(/^\/pipelines\/[0-9A-Z]{26}$/) } });
  const id = (started.body as { ref: string }).ref.split('/').at(-1)!;
  const execution = await bodyOf<{ pipelineConfigId: string }>(pipeline.GET, { params: { id } });
  expect(execution).toMatchObject({
    type: 'PIPELINE',
    id,
    application: 'shop',
    name: 'release',
    status: 'NOT_STARTED',
    canceled: false,
    buildTime: expect.any(Number),
    authentication: { user: 'lena' },
    trigger: { type: 'manual', user: 'lena', parameters: { branch: 'main' } },
    stages: [{ refId: '1', type: 'wait', name: 'Nap', status: 'NOT_STARTED', requisiteStageRefIds: [], tasks: [] }],
  });
  const ofPipeline = await bodyOf(executions.GET, {
    path: `/?pipelineConfigIds=${execution.pipelineConfigId}&limit=1`,
  });
  expect(ofPipeline).toMatchObject([{ id }]);
  expect(await bodyOf(executions.GET, { path: `/?executionIds=${id},NOPE` })).toMatchObject([{ id }]);
  expect(
    await bodyOf(applicationPipelines.GET, { params: { application: 'shop' }, path: '/?limit=1&expand=false' }),
  ).toMatchObject([{ id, stages: [{ context: {} }] }]);
});

test('v2 answers an event id by which the run is found', async () => {
  const params = { application: 'shop', name: 'release' };
  const answer = await call(startV2.POST, { method: 'POST', params, body: { parameters: { branch: 'v2' } } });
  const { eventId, ref } = answer.body as { eventId: string; ref: string };
  expect(answer.status).toBe(202);
  const byEvent = await bodyOf(search.GET, { params: { application: '*' }, path: `/?eventId=${eventId}` });
  expect(byEvent).toMatchObject([{ id: ref.split('/').at(-1) }]);
  const subset = Buffer.from(JSON.stringify({ parameters: { branch: 'v2' } })).toString('base64');
  expect(await bodyOf(search.GET, { params: { application: 'shop' }, path: `/?trigger=${subset}` })).toHaveLength(1);
  expect((await call(search.GET, { params: { application: 'shop' }, path: '/?trigger=bm8=' })).status).toBe(400);
});

test('what cannot start is told with its reason', async () => {
  const params = { id: 'shop', name: 'release' };
  expect(await call(start.POST, { method: 'POST', params, body: {} })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('branch') },
  });
  expect((await call(start.POST, { method: 'POST', params: { ...params, name: 'none' }, body: {} })).status).toBe(404);
  expect((await call(start.POST, { method: 'POST', params, body: '{"a"' })).status).toBe(400);
});

test('cancel and judge answer as Gate does', async () => {
  const params = { id: 'shop', name: 'release' };
  const { ref } = await bodyOf<{ ref: string }>(start.POST, {
    method: 'POST',
    params,
    body: { parameters: { branch: 'x' } },
  });
  const id = ref.split('/').at(-1)!;
  expect(await call(cancel.PUT, { method: 'PUT', params: { id }, path: '/?reason=wrong' })).toMatchObject({
    status: 200,
    body: '',
  });
  const [{ id: stageId }] = (await bodyOf<{ stages: [{ id: string }] }>(pipeline.GET, { params: { id } })).stages;
  const early = await call(stage.PATCH, {
    method: 'PATCH',
    params: { id, stageId },
    body: { judgmentStatus: 'continue' },
  });
  expect(early).toMatchObject({ status: 409, body: { message: expect.stringContaining('not started') } });
  expect((await call(pipeline.DELETE, { method: 'DELETE', params: { id } })).status).toBe(409);
});

test('a failure is ignored with a reason, by those who may run the application', async () => {
  const { ref } = await bodyOf<{ ref: string }>(start.POST, {
    method: 'POST',
    params: { id: 'shop', name: 'release' },
    body: { parameters: { branch: 'y' } },
  });
  const id = ref.split('/').at(-1)!;
  const { stages } = await bodyOf<{ stages: [{ id: string }] }>(pipeline.GET, { params: { id } });
  const request = { method: 'PUT', params: { id, stageId: stages[0].id }, body: { reason: 'known to be flaky' } };
  expect(await call(ignoreFailure.PUT, request)).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining('only a failed stage') },
  });
  const { pool } = server.context.database;
  await pool.query(`UPDATE executions SET status = 'TERMINAL', ended_at = now(), wake_at = NULL WHERE id = $1`, [id]);
  await pool.query(`UPDATE stages SET status = 'TERMINAL' WHERE execution_id = $1`, [id]);
  expect(await call(ignoreFailure.PUT, request)).toMatchObject({ status: 200, body: { id, status: 'NOT_STARTED' } });
  const inbox = await pool.query('SELECT name, payload, sent_by FROM execution_signals WHERE execution_id = $1', [id]);
  expect(inbox.rows).toEqual([{ name: 'ignore-failure', payload: { reason: 'known to be flaky' }, sent_by: 'lena' }]);
  const audit = await pool.query(`SELECT reason FROM audit_entries WHERE action = 'execution.ignore-failure'`);
  expect(audit.rows).toEqual([{ reason: 'known to be flaky' }]);
  await call(cancel.PUT, { method: 'PUT', params: { id } });
});

test('which stage made a run fail, also of runs that it started', async () => {
  const begin = async () =>
    (
      await bodyOf<{ ref: string }>(start.POST, {
        method: 'POST',
        params: { id: 'shop', name: 'release' },
        body: { parameters: { branch: 'z' } },
      })
    ).ref
      .split('/')
      .at(-1)!;
  const [parent, child] = [await begin(), await begin()];
  const { pool } = server.context.database;
  await pool.query(`UPDATE stages SET status = 'TERMINAL', failure = 'It is broken' WHERE execution_id = $1`, [child]);
  const context = JSON.stringify({ executionId: child, executionName: 'release', application: 'shop' });
  await pool.query(
    `UPDATE stages SET status = 'TERMINAL', type = 'pipeline', context = $2::jsonb WHERE execution_id = $1`,
    [parent, context],
  );
  const ask = (more: string, as = 'lena') =>
    call(failedStages.GET, { as, path: `/?executionId=${parent}&deckOrigin=https://cd.example.com/${more}` });
  expect(await ask('&limit=5')).toMatchObject({
    status: 200,
    body: [
      {
        parentPipelineExecutionId: null,
        pipelineExecutionId: child,
        pipelineExecutionName: 'release',
        pipelineExecutionUrl: expect.stringMatching(
          new RegExp(`^https://cd\\.example\\.com/applications/shop/executions/${child}\\?stage=.`),
        ),
        stageName: 'Nap',
        stageStatus: 'TERMINAL',
        stageException: 'It is broken',
        childPipelineExecutionId: null,
      },
    ],
  });
  for (const id of [parent, child]) await call(cancel.PUT, { method: 'PUT', params: { id } });
});

test('several tasks are canceled at once', async () => {
  const { ref } = await bodyOf<{ ref: string }>(start.POST, {
    method: 'POST',
    params: { id: 'shop', name: 'release' },
    body: { parameters: { branch: 'c' } },
  });
  const id = ref.split('/').at(-1)!;
  expect((await call(cancelTasks.PUT, { method: 'PUT', path: `/?ids=${id}` })).status).toBe(200);
  const { pool } = server.context.database;
  const inbox = await pool.query('SELECT name, sent_by FROM execution_signals WHERE execution_id = $1', [id]);
  expect(inbox.rows).toEqual([{ name: 'cancel', sent_by: 'lena' }]);
});

test('whoami and accounts', async () => {
  expect(await bodyOf(user.GET)).toMatchObject({
    username: 'lena',
    roles: ['crew'],
    admin: false,
    allowedAccounts: [],
  });
  expect(await bodyOf(credentials.GET)).toEqual([]);
});

test('a webhook starts what it is meant for, and tells its sender nothing else', async () => {
  const post = async (source: string, body: unknown) => {
    const request = new Request('http://gennaker.test/', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return await (await webhook.POST(request, { params: Promise.resolve({ source }) })).json();
  };
  const found = async (eventId: string) =>
    await bodyOf<unknown[]>(search.GET, { params: { application: 'shop' }, path: `/?eventId=${eventId}&expand=true` });

  const hit = await post('shop-ci', { branch: 'release/1', parameters: { branch: 'release/1' } });
  expect(hit).toEqual({ eventProcessed: true, eventId: expect.any(String) });
  expect(await found(hit.eventId)).toMatchObject([
    {
      trigger: {
        type: 'webhook',
        source: 'shop-ci',
        payload: { branch: 'release/1' },
        parameters: { branch: 'release/1' },
      },
      authentication: { user: 'anonymous' },
    },
  ]);
  for (const [source, body] of [
    ['shop-ci', { branch: 'main', parameters: { branch: 'main' } }],
    ['other', { branch: 'release/1' }],
    ['shop-ci', { branch: 'release/1' }],
  ] as const) {
    const miss = await post(source, body);
    expect(Object.keys(miss)).toEqual(['eventProcessed', 'eventId']);
    expect(await found(miss.eventId)).toEqual([]);
  }
  const twice = { branch: 'release/2', parameters: { branch: 'release/2' }, correlationId: 'once' };
  await post('shop-ci', twice);
  expect(await found((await post('shop-ci', twice)).eventId)).toEqual([]);
});

test('a restricted application is closed to others, and to webhooks that run as nobody', async () => {
  const permissions = { READ: ['crew'], WRITE: ['crew'], EXECUTE: ['crew'] };
  const job = [{ type: 'updateApplication', application: { name: 'shop', permissions } }];
  expect((await call(tasks.POST, { method: 'POST', body: { application: 'shop', job } })).status).toBe(200);
  const hidden = await call(application.GET, { as: 'otto', params: { application: 'shop' } });
  const none = await call(application.GET, { as: 'otto', params: { application: 'shoq' } });
  expect(hidden).toMatchObject({ status: 404, body: { error: 'Not Found' } });
  expect((hidden.body as { message: string }).message.replace('shop', 'shoq')).toBe(
    (none.body as { message: string }).message,
  );
  expect(await bodyOf(applications.GET, { as: 'otto' })).toEqual([]);
  const request = new Request('http://gennaker.test/', {
    method: 'POST',
    body: JSON.stringify({ branch: 'release/3', parameters: { branch: 'release/3' } }),
    headers: { 'content-type': 'application/json' },
  });
  const { eventId } = await (await webhook.POST(request, { params: Promise.resolve({ source: 'shop-ci' }) })).json();
  expect(await bodyOf(search.GET, { params: { application: 'shop' }, path: `/?eventId=${eventId}` })).toEqual([]);
});
