import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { startPipeline } from '#lib/executions/commands';
import { tryVariables } from '#lib/executions/evaluate-variables';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { Json } from '#lib/kernel/json';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { evaluateDocument } from './evaluate-document.ts';

let server: TestServer;
let lena: Actor;
let executionId: string;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  await createApplication(db(), lena, { name: 'shop', attributes: { permissions } });
  const parameterConfig: Json = [{ name: 'branch' }, { name: 'key', secret: true }];
  const stages = [{ type: 'wait', refId: '1', name: 'Nap', waitTime: 5 }];
  await savePipeline(db(), lena, { document: { application: 'shop', name: 'p', stages, parameterConfig } });
  const box = createSecretBox(Buffer.alloc(32, 7));
  const trigger = { parameters: { branch: 'main', key: 'sesame' } };
  executionId = (await startPipeline(db(), lena, { application: 'shop', pipeline: 'p', trigger, box })).id;
  await db().pool.query(`UPDATE stages SET outputs = '{"build": 7}', status = 'SUCCEEDED' WHERE execution_id = $1`, [
    executionId,
  ]);
});
afterAll(() => server.close());

const db = () => server.context.database;
const evaluated = (document: Json, more: object = { executionId }) =>
  evaluateDocument(db(), lena, { document, ...more });

test('a stage sees its own fields and the run, keys are evaluated, and types stay', async () => {
  const stage = {
    type: 'deployManifest',
    namespace: 'prod',
    manifests: [{ metadata: { namespace: '${ namespace }', labels: { '${ parameters.branch }': 'b-${ build }' } } }],
    replicas: '${ build - 4 }',
  };
  const { result, failures } = await evaluated(stage);
  expect(failures).toEqual([]);
  expect(result).toEqual({
    ...stage,
    manifests: [{ metadata: { namespace: 'prod', labels: { main: 'b-7' } } }],
    replicas: 3,
  });
});

test('what cannot be evaluated stays, and is told with its path, reason and position', async () => {
  const stages: Json[] = [
    { type: 'wait', waitTime: '${ 1 + 1 }' },
    { type: 'wait', waitTime: '${ parameters.branch.nope() }', list: [{ a: '${ missing.name }' }] },
  ];
  const { result, failures, summary } = await evaluated({ name: 'p', stages });
  expect(result).toEqual({ name: 'p', stages: [{ type: 'wait', waitTime: 2 }, stages[1]!] });
  expect(failures).toMatchObject([
    { path: 'stages[1].waitTime', level: 'ERROR', position: expect.any(Number) },
    { path: 'stages[1].list[0].a', level: 'ERROR' },
  ]);
  expect(failures[0]?.reason).toContain('stages[1].waitTime');
  expect(failures[0]?.reason).toContain('nope');
  expect(Object.keys(summary)).toEqual(failures.map(({ expression }) => expression));
});

test('variables see the earlier ones, and stages behind them see them all', async () => {
  const stages: Json[] = [
    {
      type: 'evaluateVariables',
      variables: [
        { key: 'a', value: '${ build * 2 }' },
        { key: 'b', value: '${ a + 1 }' },
      ],
    },
    { type: 'wait', waitTime: '${ b }' },
  ];
  const { result, failures } = await evaluated({ stages });
  expect(failures).toEqual([]);
  expect(result).toMatchObject({
    stages: [{ variables: [{ value: 14 }, { value: 15 }] }, { waitTime: 15 }],
  });
  const tried = await tryVariables(db(), lena, {
    executionId,
    requisiteStageRefIds: ['1'],
    variables: [
      { key: 'a', sourceValue: '${ build }' },
      { key: 'b', value: '${ a }${ nowhere() }' },
    ],
  });
  expect(tried.result).toEqual({ a: 7, b: '${ a }${ nowhere() }' });
  expect(Object.values(tried.detail).flat()).toMatchObject([{ path: 'variables[1].value', level: 'ERROR' }]);
});

test('manifests that are not to be evaluated are not', async () => {
  const stage = { type: 'deployManifest', skipExpressionEvaluation: true, manifests: ['${ 1 }'], name: '${ 2 }' };
  expect((await evaluated(stage)).result).toMatchObject({ manifests: ['${ 1 }'], name: 2 });
});

test('secret parameters stay masked, and others cannot look in', async () => {
  const { result } = await evaluated({ a: '${ parameters.key }', b: '${ trigger }', c: '${ execution }' });
  expect(JSON.stringify(result)).not.toContain('sesame');
  const otto = await server.person('otto');
  const hidden = evaluateDocument(db(), otto, { document: {}, executionId });
  await expect(hidden).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not-found/) });
  await expect(evaluated({}, { executionId, stageId: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(evaluated({ long: 'x'.repeat(1_000_001) })).rejects.toThrow('at most 1 MB');
  for (const more of [{ executionId }, {}]) {
    const { failures } = await evaluated({ a: "${ #fromUrl('http://example.com') }" }, more);
    expect(failures).toMatchObject([{ path: 'a', reason: expect.stringContaining('only while a pipeline runs') }]);
  }
});

test('a bomb in a document is contained', async () => {
  const bomb = '${ {1,2,3,4,5,6,7,8,9}.![#root.list.![#root.list.![#root.list.![#root.list.![#this]]]]] }';
  const list = Array.from({ length: 200 }, (_, at) => at);
  const stages = Array.from({ length: 20 }, () => ({ type: 'wait', list, bomb }));
  const started = Date.now();
  const { failures } = await evaluated({ stages });
  expect(failures).toHaveLength(20);
  expect(Date.now() - started).toBeLessThan(60_000);
});
