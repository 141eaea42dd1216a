import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { startPipeline } from '#lib/executions/commands';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { evaluateFor } from './evaluate.ts';
import { getExecution } from './queries.ts';

let server: TestServer;
let lena: Actor;
let executionId: string;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  await createApplication(db(), lena, { name: 'shop', attributes: { permissions } });
  const stages = [{ type: 'wait', refId: '1', name: 'Nap', waitTime: 5, mine: 'context' }];
  await savePipeline(db(), lena, { document: { application: 'shop', name: 'p', stages } });
  const trigger = { parameters: { branch: 'main' } };
  executionId = (await startPipeline(db(), lena, { application: 'shop', pipeline: 'p', trigger })).id;
});
afterAll(() => server.close());

const db = () => server.context.database;

test('a template is tried with what a run and its stage see', async () => {
  const stageId = (await getExecution(db(), lena, { id: executionId })).stages[0]!.id;
  const attempt = async (expression: string, rest: object = { executionId }) =>
    (await evaluateFor(db(), lena, { expression, ...rest })).result;
  expect(await attempt('${1 + 1}', {})).toBe(2);
  expect(await attempt('on ${parameters.branch} by ${trigger.user}')).toBe('on main by lena');
  expect(await attempt('${mine}', { executionId, stageId })).toBe('context');
});

test('what cannot be evaluated stays and is explained', async () => {
  const { result, outcome, detail } = await evaluateFor(db(), lena, { expression: '${nothing.here}', executionId });
  expect(result).toBe('${nothing.here}');
  expect(outcome).not.toBe('ok');
  expect(JSON.stringify(detail)).toContain('nothing.here');
});

test('others cannot look into a run by way of an expression', async () => {
  const otto = await server.person('otto');
  await expect(evaluateFor(db(), otto, { expression: '${trigger}', executionId })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(evaluateFor(db(), lena, { expression: 'x', executionId, stageId: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(evaluateFor(db(), lena, { expression: 'x'.repeat(100_001) })).rejects.toThrow('at most');
});
