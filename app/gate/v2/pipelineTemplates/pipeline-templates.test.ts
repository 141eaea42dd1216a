import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import * as pipelines from '../../pipelines/route.ts';
import * as dependentPipelines from './[id]/dependentPipelines/route.ts';
import * as dependents from './[id]/dependents/route.ts';
import * as template from './[id]/route.ts';
import * as create from './create/route.ts';
import * as plan from './plan/route.ts';
import * as templates from './route.ts';
import * as update from './update/[id]/route.ts';
import * as versions from './versions/route.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const lena = await server.person('lena', { roles: ['crew'] });
  await createApplication(server.context.database, lena, { name: 'shop' });
});
afterAll(() => server.close());

type Call = Parameters<TestServer['call']>;
const call = async (handler: Call[0], request: Call[1] = {}) => await server.call(handler, { as: 'lena', ...request });
const get = async (handler: Call[0], params: Record<string, string> = {}, path = '/') =>
  await call(handler, { params, path });
const post = async (handler: Call[0], body: unknown, path = '/', params: Record<string, string> = {}) =>
  await call(handler, { method: 'POST', body, path, params });

const document = {
  schema: 'v2',
  id: 'nap',
  metadata: { name: 'Nap', description: 'Waits', scopes: ['global'], owner: 'crew@example.com' },
  protect: false,
  variables: [{ name: 'seconds', type: 'int', defaultValue: 2 }],
  pipeline: { stages: [{ refId: '1', type: 'wait', name: 'Nap', waitTime: '${ templateVariables.seconds }' }] },
};
const config = {
  schema: 'v2',
  type: 'templatedPipeline',
  application: 'shop',
  name: 'made',
  template: {
    artifactAccount: 'front50ArtifactCredentials',
    type: 'front50/pipelineTemplate',
    reference: 'spinnaker://nap:stable',
  },
  variables: { seconds: 5 },
  exclude: [],
  triggers: [],
  parameters: [],
  notifications: [],
  stages: [],
};

test('spin pipeline-templates save: asks, creates, asks again, updates', async () => {
  expect((await get(template.GET, { id: 'nap' })).status).toBe(404);
  expect(await post(create.POST, document)).toMatchObject({
    status: 202,
    body: { name: "Create pipeline template 'Nap'", status: 'SUCCEEDED' },
  });
  expect(await get(template.GET, { id: 'nap' })).toMatchObject({ status: 200, body: document });
  expect((await get(template.GET, { id: 'nap' }, '/?tag=stable')).status).toBe(404);
  expect((await post(create.POST, { ...document, protect: true }, '/?tag=stable')).status).toBe(202);
  expect(await get(template.GET, { id: 'nap' }, '/?tag=stable')).toMatchObject({ body: { protect: true } });
  expect((await post(update.POST, document, '/?tag=stable', { id: 'nap' })).status).toBe(202);
  expect((await post(create.POST, document)).status).toBe(409);
  expect((await post(update.POST, document, '/', { id: 'nowhere' })).status).toBe(404);
  expect(await post(create.POST, { ...document, id: 'a.b' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('"a.b" is no id of a template') },
  });
});

test('spin pipeline-templates list, and versions by id', async () => {
  const { body } = await get(templates.GET);
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  // No tag points at the version with protection any more: the one without was saved again after it.
  expect(body).toMatchObject([
    { id: 'nap', tag: 'latest', digest, protect: false },
    { id: 'nap', tag: 'stable', digest, protect: false },
    { id: 'nap', protect: true, digest, lastModifiedBy: 'lena' },
  ]);
  expect((await get(versions.GET)).body).toEqual({ nap: body });
  expect((await get(templates.GET, {}, '/?scopes=global')).body).toEqual(body);
  expect((await get(templates.GET, {}, '/?scopes=elsewhere')).body).toEqual([]);
  const known = (body as { digest: string }[])[1]?.digest;
  expect((await get(template.GET, { id: 'nap' }, `/?digest=${known}`)).body).toEqual(document);
  expect((await get(template.GET, { id: 'nap' }, `/?digest=${known}&tag=latest`)).status).toBe(400);
});

test('spin pipeline-templates plan: the pipeline, or what stands against it', async () => {
  expect(await post(plan.POST, config)).toMatchObject({
    status: 200,
    body: { application: 'shop', name: 'made', stages: [{ waitTime: 5 }], templateVariables: { seconds: 5 } },
  });
  expect(await post(plan.POST, { ...config, variables: { seconds: 'five' } })).toMatchObject({
    status: 400,
    body: {
      message:
        'The pipeline template is invalid: Variable seconds takes a whole number. It is a text. Write a whole number',
    },
  });
});

test('spin pipeline save of what a template makes, and the template knows of it', async () => {
  expect((await post(pipelines.POST, config)).status).toBe(200);
  expect(await post(pipelines.POST, { ...config, name: 'wrong', variables: { seconds: '5' } })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('Write it without quotes: 5') },
  });
  expect((await get(dependents.GET, { id: 'nap' })).body).toMatchObject([
    { application: 'shop', pipelineName: 'made', pipelineConfigId: expect.any(String) },
  ]);
  expect((await get(dependentPipelines.GET, { id: 'nap' })).body).toMatchObject([config]);
});

test('spin pipeline-templates delete: refused while it is used', async () => {
  const remove = (path = '/') => call(template.DELETE, { method: 'DELETE', params: { id: 'nap' }, path });
  expect(await remove()).toMatchObject({ status: 409, body: { message: expect.stringContaining('shop/made') } });
  expect((await remove('/?tag=stable')).status).toBe(409);
  await post(pipelines.POST, { ...config, id: (await idOf()) ?? '', template: { reference: 'spinnaker://nap' } });
  expect((await remove('/?tag=stable')).status).toBe(202);
  expect((await get(template.GET, { id: 'nap' }, '/?tag=stable')).status).toBe(404);
});

const idOf = async () =>
  ((await get(dependents.GET, { id: 'nap' })).body as { pipelineConfigId: string }[])[0]?.pipelineConfigId;
