import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createInventory } from '#lib/store/inventory';
import * as region from './firewalls/[account]/[region]/route.ts';
import * as everywhere from './firewalls/route.ts';
import * as preconfiguredJobs from './jobs/preconfigured/route.ts';
import * as convertToTemplate from './pipelineConfigs/[id]/convertToTemplate/route.ts';
import * as pipelines from './pipelines/route.ts';
import * as projects from './projects/route.ts';
import * as named from './securityGroups/[account]/[region]/[name]/route.ts';
import * as account from './securityGroups/[account]/route.ts';
import * as tasks from './tasks/route.ts';
import * as preconfiguredWebhooks from './webhooks/preconfigured/route.ts';

/** What scripts look up before they act. */
let server: TestServer;
type Call = Parameters<TestServer['call']>;
const call = async (handler: Call[0], request: Call[1] = {}) => await server.call(handler, { as: 'lena', ...request });

beforeAll(async () => {
  server = await startTestServer();
  await server.person('lena', { roles: ['crew'] });
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
