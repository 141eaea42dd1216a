import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMasters, buildOfJob, buildsOfJob, jobOfMaster, jobsOfMaster } from '#lib/accounts/spinnaker-builds';
import { createApplication, deleteApplication, updateApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { createOutboundHttp } from '#lib/http/outbound';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { startSandboxJenkins } from '#lib/sandbox/jenkins/server';
import { createInventory } from '#lib/store/inventory';
import * as beyond from './[...path]/route.ts';
import * as history from './applications/[application]/history/route.ts';
import * as tasksOf from './applications/[application]/tasks/route.ts';
import * as region from './firewalls/[account]/[region]/route.ts';
import * as everywhere from './firewalls/route.ts';
import * as preconfiguredJobs from './jobs/preconfigured/route.ts';
import * as convertToTemplate from './pipelineConfigs/[id]/convertToTemplate/route.ts';
import * as pipelines from './pipelines/route.ts';
import * as projects from './projects/route.ts';
import * as named from './securityGroups/[account]/[region]/[name]/route.ts';
import * as account from './securityGroups/[account]/route.ts';
import * as task from './tasks/[id]/route.ts';
import * as tasks from './tasks/route.ts';
import * as preconfiguredWebhooks from './webhooks/preconfigured/route.ts';

/** What scripts look up before they act. */
let server: TestServer;
let lena: Actor;
type Call = Parameters<TestServer['call']>;
const call = async (handler: Call[0], request: Call[1] = {}) => await server.call(handler, { as: 'lena', ...request });

beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  await server.person('otto');
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  const job = [{ type: 'createApplication', application: { name: 'shop', permissions } }];
  await call(tasks.POST, { method: 'POST', body: { application: 'shop', job } });
  await server.context.database.pool.query(
    `INSERT INTO accounts (kind, name, type, settings) VALUES ('cloud','zone-1','kubernetes','{}'),
     ('cloud','zone-2','kubernetes','{"permissions":{"READ":["nobody"]}}')`,
  );
  const wall = (at: string, name: string, application?: string) => ({
    id: `${at}/NetworkPolicy/prod/${name}`,
    uid: `${at}-${name}`,
    account: at,
    kind: 'NetworkPolicy',
    name,
    namespace: 'prod',
    category: 'firewall' as const,
    ...(application ? { application } : {}),
    health: 'healthy' as const,
    labels: {},
    summary: {},
    version: '1',
    createdAt: 1_700_000_000_000,
  });
  const walls = [wall('zone-1', 'web', 'shop'), wall('zone-1', 'open'), wall('zone-2', 'web', 'shop')];
  await createInventory(server.context.database, () => {}).upsert(walls as never);
});
afterAll(() => server.close());

test('firewalls are told by account and namespace, without those of accounts and applications one may not read', async () => {
  const [open, web] = ['open', 'web'].map((name) => ({ name: `networkPolicy ${name}`, id: `networkPolicy ${name}` }));
  const params = { account: 'zone-1', region: 'prod' };
  expect((await call(everywhere.GET)).body).toEqual({ 'zone-1': { kubernetes: { prod: [open, web] } } });
  expect((await call(everywhere.GET, { as: 'otto' })).body).toEqual({ 'zone-1': { kubernetes: { prod: [open] } } });
  expect((await call(account.GET, { params })).body).toEqual({ prod: [open, web] });
  expect((await call(region.GET, { params })).body).toEqual([open, web]);
  expect((await call(region.GET, { params: { ...params, region: 'test' } })).body).toEqual([]);
  expect((await call(account.GET, { params: { account: 'zone-2' } })).status).toBe(404);
  const hidden = { ...params, name: 'networkPolicy web' };
  expect((await call(named.GET, { params: hidden, as: 'otto' })).status).toBe(404);
  expect((await call(named.GET, { params: { ...params, name: 'networkPolicy nope' } })).body).toMatchObject({
    message: 'Account zone-1 has no firewall networkPolicy nope in prod',
  });
});

test('what Gennaker has none of is an empty list', async () => {
  for (const route of [projects, preconfiguredJobs, preconfiguredWebhooks]) {
    expect((await call(route.GET)).body).toEqual([]);
  }
});

test('lists of what is connected nowhere are empty, and what is no part of the API says so', async () => {
  const rest = async (path: string) =>
    await call(beyond.GET, { path: `/gate/${path}`, params: { path: path.split('/') } });
  expect((await rest('plugins/installed')).body).toEqual([]);
  expect((await rest('subnets/kubernetes')).body).toEqual([]);
  expect((await rest('networks')).body).toEqual({});
  const message = 'GET /gate/managed/graphql is not part of this API';
  expect(await rest('managed/graphql')).toMatchObject({ status: 404, body: { message } });
  expect((await rest('constructor')).status).toBe(404);
});

test('the list of tasks leaves out what is large, and the task itself does not', async () => {
  const params = { application: 'shop' };
  const manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'big' },
    data: { text: 'x'.repeat(20_000) },
  };
  const job = [{ type: 'deployManifest', account: 'zone-1', cloudProvider: 'kubernetes', manifests: [manifest] }];
  const { body } = await call(tasks.POST, { method: 'POST', body: { ...params, description: 'Settings', job } });
  const id = String((body as { ref: string }).ref.split('/').at(-1));
  const listed = (await call(tasksOf.GET, { params })).body as { id: string; variables: { key: string }[] }[];
  const [found] = listed.filter((one) => one.id === id);
  expect(found).toMatchObject({ name: 'Deploy manifest', execution: { stages: [{ context: { account: 'zone-1' } }] } });
  expect(found?.variables).toContainEqual({ key: 'account', value: 'zone-1' });
  expect(JSON.stringify(found)).not.toContain('xxx');
  expect((await call(task.GET, { params: { id } })).body).toMatchObject({
    variables: expect.arrayContaining([{ key: 'manifests', value: [manifest] }]),
  });
});

test('the history of an application begins anew when it does', async () => {
  const { database } = server.context;
  const params = { application: 'Yard' };
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  await createApplication(database, lena, { name: 'yard', email: 'old@example.com', attributes: { permissions } });
  await deleteApplication(database, lena, { name: 'yard' });
  await createApplication(database, lena, { name: 'yard', attributes: { permissions } });
  await updateApplication(database, lena, { name: 'yard', email: 'crew@example.com' });
  const told = (await call(history.GET, { params })).body;
  expect(told).toMatchObject([
    { name: 'yard', email: 'crew@example.com', lastModifiedBy: 'lena' },
    { name: 'yard', email: '' },
  ]);
  expect(told).toHaveLength(2);
  expect((await call(history.GET, { params, as: 'otto' })).status).toBe(404);
});

test('builds of a CI system are told by job, also of one in folders', async () => {
  const jenkins = await startSandboxJenkins({});
  try {
    const { context } = server;
    const connecting = { ...context, http: createOutboundHttp({ allow: ['127.0.0.1'] }) };
    const settings = { address: jenkins.url, user: jenkins.user };
    const secret = context.box.seal({ token: jenkins.token }, 'ci/jenkins');
    await context.database.pool.query(
      `INSERT INTO accounts (kind, name, type, settings, secret) VALUES ('ci', 'jenkins', 'jenkins', $1, $2)`,
      [JSON.stringify(settings), secret],
    );
    expect(await buildMasters(connecting, lena, { type: 'jenkins' })).toEqual(['jenkins']);
    expect(await buildMasters(connecting, lena, { type: 'travis' })).toEqual([]);
    const [job] = (await jobsOfMaster(connecting, lena, { master: 'jenkins' })).filter((name) => name.includes('/'));
    const asked = { master: 'jenkins', job: job! };
    expect(await jobOfMaster(connecting, lena, asked)).toMatchObject({ name: job, parameterDefinitionList: [] });
    const [newest] = await buildsOfJob(connecting, lena, { ...asked, job: 'storefront-build' });
    const build = await buildOfJob(connecting, lena, { ...asked, job: 'storefront-build', number: newest!.number });
    expect(build.url).toBe(newest!.url);
  } finally {
    await jenkins.close();
  }
});

test('a pipeline suggests a template', async () => {
  const stages = [{ type: 'wait', refId: '1', name: 'Nap', waitTime: 60 }];
  await call(pipelines.POST, { method: 'POST', body: { application: 'shop', name: 'Nap daily', id: 'nap', stages } });
  const { body } = await call(convertToTemplate.GET, { params: { id: 'nap' } });
  expect(body).toMatchObject({
    schema: 'v2',
    id: 'nap-daily',
    metadata: { name: 'Nap daily', owner: 'lena' },
    variables: [{ name: 'waitTime', type: 'int', defaultValue: 60 }],
    pipeline: { stages: [{ name: 'Nap', waitTime: '${templateVariables.waitTime}' }] },
  });
  expect((await call(convertToTemplate.GET, { params: { id: 'nap' }, as: 'otto' })).status).toBe(404);
});
