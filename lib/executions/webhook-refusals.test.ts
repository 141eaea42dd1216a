import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import { exportAudit } from '#lib/audit/export';
import { RefusalTally } from '#lib/audit/tally';
import type { Actor } from '#lib/auth/actor';
import { receiveWebhook } from '#lib/executions/webhook-events';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { type AuditRow, selectAudit } from '#lib/store/audit';
import { createServiceAccount } from '#lib/users/service-accounts';

let server: TestServer;
let boss: Actor;
const db = () => server.context.database;
beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  const permissions = { READ: ['crew'], EXECUTE: ['crew'], WRITE: ['crew'] };
  await createApplication(db(), boss, { name: 'vault', attributes: { permissions } });
  await createApplication(db(), boss, { name: 'open' });
  await createServiceAccount(db(), boss, { name: 'stranger-bot', roles: ['guests'] });
});
afterAll(() => server.close());

/** Saves a pipeline that listens to the source. */
const listen = (application: string, source: string, more: JsonObject = {}, trigger: JsonObject = {}) =>
  savePipeline(db(), boss, {
    document: {
      application,
      name: `hears ${source} ${JSON.stringify({ ...more, ...trigger }).slice(0, 40)}`,
      stages: [],
      triggers: [{ type: 'webhook', enabled: true, source, ...trigger }],
      ...more,
    },
  });

/** Posts, and tells the entries that came of it. */
async function post(source: string, payload: JsonObject, times = 1, sentAtDepth?: string): Promise<AuditRow[]> {
  const before = new Set((await selectAudit(db().pool, { limit: 1000 })).map(({ id }) => id));
  const refusals = new RefusalTally(db(), silentLogger);
  for (let time = 0; time < times; time++) {
    await receiveWebhook({ database: db(), refusals }, { source, payload, address: '192.0.2.7', sentAtDepth });
  }
  await refusals.flush();
  return (await selectAudit(db().pool, { limit: 1000 })).filter(({ id }) => !before.has(id)).reverse();
}

test('a trigger whose account may not start the pipeline leaves the rule, and where it came from', async () => {
  await listen('vault', 'rights', {}, { runAsUser: 'stranger-bot' });
  expect(await post('rights', {})).toMatchObject([
    {
      actor: 'stranger-bot',
      action: 'execution.start',
      object: expect.stringMatching(/^vault\/hears rights/),
      application: 'vault',
      result: 'refused',
      reason: 'execute on application vault needs one of the roles crew',
      address: '192.0.2.7',
      details: { trigger: 'webhook', source: 'rights' },
    },
  ]);
});

test('a trigger of nobody in particular, a disabled pipeline and a missing parameter are as clear', async () => {
  await listen('vault', 'nobody');
  await listen('open', 'off', { disabled: true });
  await listen('open', 'asks', { parameterConfig: [{ name: 'version', required: true }] });
  expect(await post('nobody', {})).toMatchObject([{ actor: 'anonymous', result: 'refused' }]);
  expect(await post('off', {})).toMatchObject([
    { result: 'refused', reason: expect.stringMatching(/^Pipeline hears off .* is disabled/) },
  ]);
  expect(await post('asks', {})).toMatchObject([{ result: 'refused', reason: expect.stringContaining('version') }]);
});

test('a payload without the secret leaves an entry, also when another pipeline takes it, and none of its values', async () => {
  await listen('open', 'guarded', {}, { payloadConstraints: { secret: '^the-right-one$' } });
  const entries = await post('guarded', { secret: 'a-wrong-guess' });
  expect(entries).toMatchObject([
    {
      actor: 'anonymous',
      via: 'webhook',
      action: 'webhook.receive',
      object: 'webhook guarded',
      application: 'open',
      reason: expect.stringMatching(/^the payload does not meet the constraints of open\/hears guarded/),
      address: '192.0.2.7',
    },
  ]);
  await listen('open', 'guarded', { keepWaitingPipelines: true });
  const both = await post('guarded', { secret: 'a-wrong-guess' });
  expect(both.map(({ result }) => result).sort()).toEqual(['done', 'refused']);
  expect(JSON.stringify([entries, both])).not.toMatch(/a-wrong-guess|the-right-one/);
});

test('that one pipeline takes it and others do not is a choice; that none does is a refusal', async () => {
  await listen('open', 'branches', {}, { payloadConstraints: { branch: '^main$' } });
  await listen('open', 'branches', {}, { payloadConstraints: { branch: '^release$' } });
  expect(await post('branches', { branch: 'main' })).toMatchObject([{ action: 'execution.start', result: 'done' }]);
  expect(await post('branches', { branch: 'other' })).toMatchObject([{ action: 'webhook.receive', result: 'refused' }]);
  expect(await post('nobody-listens', {})).toEqual([]);
});

test('a flood leaves two entries for each pipeline, and the export tells how many there were', async () => {
  await listen('vault', 'flood');
  const entries = await post('flood', {}, 50);
  expect(entries.map(({ details }) => details.repeated)).toEqual([undefined, 49]);
  let text = '';
  for await (const piece of await exportAudit(db(), boss, { format: 'jsonl', action: 'execution.start' }))
    text += piece;
  expect(text).toContain('"reason":"49 more like it within a minute: execute on application vault needs');
});

test('pipelines that start each other by webhooks stop when they are nested too deep', async () => {
  await listen('open', 'circle');
  const starts = (rows: AuditRow[]) => rows.map(({ action, result, reason }) => [action, result, reason ?? null]);
  expect(starts(await post('circle', {}, 1, '19'))).toEqual([['execution.start', 'done', null]]);
  const { rows } = await db().pool.query(
    `SELECT trigger ->> 'depth' AS depth FROM executions WHERE name LIKE 'hears circle%'`,
  );
  expect(rows).toEqual([{ depth: '20' }]);
  expect(starts(await post('circle', {}, 1, '20'))).toEqual([
    ['execution.start', 'refused', expect.stringMatching(/would be nested 21 deep; the limit is 20/)],
  ]);
  // Anything else that strangers write there means nothing.
  for (const nonsense of ['-1', '1e9', '']) expect(starts(await post('circle', {}, 1, nonsense))).toHaveLength(1);
});
