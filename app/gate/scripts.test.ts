import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createInventory } from '#lib/store/inventory';
import * as reorder from './actions/pipelines/reorder/route.ts';
import * as cluster from './applications/[application]/clusters/[account]/[cluster]/route.ts';
import * as accountClusters from './applications/[application]/clusters/[account]/route.ts';
import * as clusters from './applications/[application]/clusters/route.ts';
import * as loadBalancers from './applications/[application]/loadBalancers/route.ts';
import * as pipelineConfigs from './applications/[application]/pipelineConfigs/route.ts';
import * as serverGroups from './applications/[application]/serverGroups/route.ts';
import * as strategies from './applications/[application]/strategyConfigs/route.ts';
import * as fetchArtifact from './artifacts/fetch/route.ts';
import * as capabilities from './capabilities/expressions/route.ts';
import * as evaluateExpression from './pipelines/[id]/evaluateExpression/route.ts';
import * as evaluateVariables from './pipelines/[id]/evaluateVariables/route.ts';
import * as pipeline from './pipelines/[id]/route.ts';
import * as bulkSave from './pipelines/bulksave/route.ts';
import * as move from './pipelines/move/route.ts';
import * as start from './pipelines/start/route.ts';
import * as search from './search/route.ts';
import * as tasks from './tasks/route.ts';

/** What scripts and provisioning tools call besides what the `spin` client does. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.person('lena', { roles: ['crew'] });
  await server.person('otto');
  const permissions = { READ: ['crew'], WRITE: ['crew'], EXECUTE: ['crew'] };
  const job = [{ type: 'createApplication', application: { name: 'shop', permissions } }];
  await call(tasks.POST, { method: 'POST', body: { application: 'shop', job } });
});
afterAll(() => server.close());

type Call = Parameters<TestServer['call']>;
const call = async (handler: Call[0], request: Call[1] = {}) => await server.call(handler, { as: 'lena', ...request });
const post = (handler: Call[0], body: unknown, more: Call[1] = {}) => call(handler, { method: 'POST', body, ...more });
const params = { application: 'shop' };
const stages = [{ type: 'wait', refId: '1', name: 'Nap', waitTime: 60 }];
const named = (name: string) => ({ application: 'shop', name, stages });
const order = async () =>
  ((await call(pipelineConfigs.GET, { params })).body as { id: string; name: string }[]).map(({ name }) => name);

test('many pipelines are saved at once, and what cannot be saved is told', async () => {
  const broken = { application: 'nowhere', name: 'x', stages };
  const saved = await post(bulkSave.POST, [named('a'), named('b'), named('c'), broken]);
  expect(saved).toMatchObject({
    status: 200,
    body: {
      successful_pipelines_count: 3,
      successful_pipelines: ['a', 'b', 'c'],
      failed_pipelines_count: 1,
      failed_pipelines: [{ name: 'x', errorMsg: expect.stringContaining('nowhere') }],
    },
  });
  const others = await post(bulkSave.POST, [named('d')], { as: 'otto' });
  expect(others).toMatchObject({ body: { successful_pipelines_count: 0, failed_pipelines_count: 1 } });
});

test('pipelines are renamed and put in another order', async () => {
  expect(await order()).toEqual(['a', 'b', 'c']);
  expect((await post(move.POST, { application: 'shop', from: 'b', to: 'z' })).status).toBe(200);
  expect(await order()).toEqual(['a', 'z', 'c']);
  const documents = (await call(pipelineConfigs.GET, { params })).body as { id: string }[];
  const idsToIndices = { [documents[2]!.id]: 0 };
  expect((await post(reorder.POST, { application: 'shop', idsToIndices })).status).toBe(200);
  expect(await order()).toEqual(['c', 'a', 'z']);
  expect(await post(reorder.POST, { application: 'shop', idsToIndices: { nope: 0 } })).toMatchObject({ status: 400 });
  expect((await post(move.POST, { application: 'shop', from: 'z', to: 'y' }, { as: 'otto' })).status).toBe(404);
  expect((await post(reorder.POST, { application: 'shop', idsToIndices }, { as: 'otto' })).status).toBe(404);
});

test('a document that is stored nowhere runs, and its run answers expressions', async () => {
  const document = {
    ...named('ad hoc'),
    id: 'not-stored',
    parameterConfig: [{ name: 'branch', default: 'main' }],
    trigger: { type: 'manual', parameters: { size: '3' }, user: 'mallory' },
  };
  const started = await post(start.POST, document);
  expect(started).toMatchObject({ status: 200, body: { ref: expect.stringMatching(/^\/pipelines\/[0-9A-Z]{26}$/) } });
  const id = (started.body as { ref: string }).ref.split('/').at(-1)!;
  const run = (await call(pipeline.GET, { params: { id } })).body;
  expect(run).toMatchObject({
    name: 'ad hoc',
    status: 'NOT_STARTED',
    trigger: { user: 'lena', parameters: { size: '3', branch: 'main' } },
    stages: [{ name: 'Nap' }],
  });
  expect(run).not.toHaveProperty('pipelineConfigId');
  const asked = { params: { id } };
  const tried = await post(evaluateExpression.POST, { document: { a: ['${parameters.size}', '${nope.x}'] } }, asked);
  expect(tried).toMatchObject({
    status: 200,
    body: { result: { a: ['3', '${nope.x}'] }, detail: { 'nope.x': [{ path: 'a[1]', level: 'ERROR' }] } },
  });
  const variables = [
    { key: 'one', sourceValue: '${#toInt(parameters.size)}' },
    { key: 'two', sourceValue: '${one + 1}' },
  ];
  expect((await post(evaluateVariables.POST, variables, asked)).body).toEqual({
    result: { one: 3, two: 4 },
    detail: {},
  });
  expect((await post(start.POST, document, { as: 'otto' })).status).toBe(404);
  expect((await post(evaluateVariables.POST, variables, { ...asked, as: 'otto' })).status).toBe(404);
  const broken = { ...document, stages: [{ ...stages[0], requisiteStageRefIds: ['9'] }] };
  expect(await post(start.POST, broken)).toMatchObject({ status: 400, body: { message: expect.any(String) } });
  expect(await post(start.POST, { ...document, type: 'templatedPipeline' })).toMatchObject({ status: 400 });
});

test('what runs is told by cluster, server group and load balancer, from readable accounts only', async () => {
  const { database } = server.context;
  await database.pool.query(
    `INSERT INTO accounts (kind, name, type, settings) VALUES ('cloud','zone-1','kubernetes','{}'),
     ('cloud','zone-2','kubernetes','{"permissions":{"READ":["nobody"]}}')`,
  );
  const one = (account: string, kind: string, name: string, more: object = {}) => ({
    id: `${account}/${kind}/prod/${name}`,
    uid: `${account}-${name}`,
    account,
    kind,
    name,
    namespace: 'prod',
    category: 'server-group' as const,
    application: 'shop',
    cluster: 'replicaSet web',
    health: 'healthy' as const,
    labels: {},
    summary: { images: ['web:1'], replicas: { desired: 2, ready: 1 }, podLabels: { app: 'web' } },
    version: '1',
    createdAt: 1_700_000_000_000,
    ...more,
  });
  const service = { category: 'load-balancer' as const, cluster: 'service web', summary: { selector: { app: 'web' } } };
  await createInventory(database, () => {}).upsert([
    one('zone-1', 'ReplicaSet', 'web-v001', { sequence: 1 }),
    one('zone-1', 'Service', 'web', service),
    one('zone-2', 'ReplicaSet', 'web-v009', { sequence: 9 }),
  ]);
  expect((await call(clusters.GET, { params })).body).toEqual({ 'zone-1': ['replicaSet web'] });
  const inZone = { ...params, account: 'zone-1' };
  expect((await call(accountClusters.GET, { params: inZone })).body).toEqual([{ name: 'replicaSet web' }]);
  expect((await call(cluster.GET, { params: { ...inZone, cluster: 'replicaSet web' } })).body).toMatchObject({
    accountName: 'zone-1',
    name: 'replicaSet web',
    serverGroups: [{ name: 'replicaSet web-v001' }],
  });
  expect((await call(cluster.GET, { params: { ...inZone, cluster: 'x' } })).status).toBe(404);
  expect((await call(serverGroups.GET, { params })).body).toMatchObject([
    {
      account: 'zone-1',
      region: 'prod',
      name: 'replicaSet web-v001',
      buildInfo: { images: ['web:1'] },
      capacity: { desired: 2 },
      instanceCounts: { total: 2, up: 1, down: 1 },
      moniker: { cluster: 'replicaSet web', sequence: 1 },
    },
  ]);
  expect((await call(loadBalancers.GET, { params })).body).toMatchObject([
    { account: 'zone-1', name: 'service web', serverGroups: [{ name: 'replicaSet web-v001' }] },
  ]);
  expect((await call(strategies.GET, { params })).body).toEqual([]);
  for (const route of [clusters, serverGroups, loadBalancers, strategies]) {
    expect((await call(route.GET, { params, as: 'otto' })).status).toBe(404);
  }
});

test('a search answers a page for each type, without what one may not read', async () => {
  const path = '/?q=shop&type=applications,pipelines,projects';
  expect((await call(search.GET, { path })).body).toMatchObject([
    { pageNumber: 1, query: 'shop', totalMatches: 1, results: [{ type: 'applications', application: 'shop' }] },
    { results: expect.any(Array) },
    { results: [], totalMatches: 0 },
  ]);
  expect((await call(search.GET, { path, as: 'otto' })).body).toMatchObject([{ results: [] }, { results: [] }, {}]);
  expect((await call(search.GET, { path: '/?q=sh&type=applications' })).body).toMatchObject([{ totalMatches: 0 }]);
});

test('an artifact is read, and refused in words where it cannot be', async () => {
  const reference = Buffer.from('kind: Service\n').toString('base64');
  const put = (body: unknown) => call(fetchArtifact.PUT, { method: 'PUT', body });
  expect(await put({ type: 'embedded/base64', name: 'x', reference })).toMatchObject({
    status: 200,
    body: 'kind: Service\n',
  });
  expect(await put({ type: 'strange/file', reference: 'x' })).toMatchObject({
    status: 400,
    body: { status: 400, error: 'Bad Request', message: expect.stringContaining('strange/file') },
  });
});

test('editors are told the functions of expressions', async () => {
  const { functions, spelEvaluators } = (await call(capabilities.GET)).body as {
    functions: { name: string; documentation: string }[];
    spelEvaluators: { versionKey: string }[];
  };
  for (const name of ['toInt', 'stage', 'readJson', 'alphanumerical']) {
    expect(functions.find((one) => one.name.replace('#', '') === name)?.documentation).toBeTruthy();
  }
  expect(spelEvaluators).toMatchObject([{ versionKey: 'v4', isDeprecated: false }]);
});
