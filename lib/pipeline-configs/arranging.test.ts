import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { copyPipeline, reorderPipelines } from './arranging.ts';
import { lockPipelineEdits, renamePipeline, savePipeline, unlockPipelineEdits } from './commands.ts';
import { getPipeline, listPipelines } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  otto = await server.person('otto');
  const permissions = { READ: ['crew'], WRITE: ['crew'] };
  for (const name of ['shop', 'yard']) await createApplication(db(), lena, { name, attributes: { permissions } });
});
afterAll(() => server.close());

const db = () => server.context.database;
const save = (document: JsonObject, more: object = {}) =>
  savePipeline(db(), lena, { document: { application: 'shop', stages: [], ...document }, ...more });

test('a copy has the whole document, a name and ids of its own, and its triggers off', async () => {
  const { id } = await save({
    name: 'Ship',
    own: { z: [1] },
    triggers: [{ type: 'cron', enabled: true, cronExpression: '0 0 10 ? * *' }],
    locked: { ui: true },
  });
  const copy = await copyPipeline(db(), lena, { id, name: 'Ship', application: 'yard', triggersOff: true });
  expect(copy).toMatchObject({ application: 'yard', version: 1 });
  const [{ document: source }, { document }] = [
    await getPipeline(db(), lena, { id }),
    await getPipeline(db(), lena, { id: copy.id }),
  ];
  expect(document).toMatchObject({ application: 'yard', name: 'Ship', own: { z: [1] } });
  expect(document.locked).toBeUndefined();
  const [cron, old] = [document.triggers, source.triggers].map((list) => (list as JsonObject[])[0]);
  expect(cron?.enabled).toBe(false);
  expect(cron?.id).not.toBe(old?.id);
  await expect(copyPipeline(db(), lena, { id, name: 'Ship' })).rejects.toThrow('another pipeline named Ship');
  await expect(copyPipeline(db(), otto, { id, name: 'Mine' })).rejects.toThrow();
});

test('the order is stored as index without a version, and an edit begun before does not undo it', async () => {
  const [a, b, c] = [
    await save({ application: 'yard', name: 'a' }),
    await save({ application: 'yard', name: 'b' }),
    await save({ application: 'yard', name: 'c' }),
  ];
  const before = await getPipeline(db(), lena, { id: c.id });
  const rest = (await listPipelines(db(), lena, { application: 'yard' })).map(({ id }) => id);
  const order = [c.id, a.id, ...rest.filter((id) => id !== a.id && id !== c.id)];
  await reorderPipelines(db(), lena, { application: 'yard', ids: order });
  expect((await listPipelines(db(), lena, { application: 'yard' })).map(({ id }) => id)).toEqual(order);
  expect(await getPipeline(db(), lena, { id: c.id })).toMatchObject({ version: 1, document: { index: 0 } });
  await savePipeline(db(), lena, {
    document: { ...before.document, description: 'edited' },
    baseVersion: 1,
    onScreen: true,
  });
  expect((await listPipelines(db(), lena, { application: 'yard' })).map(({ id }) => id)).toEqual(order);
  await expect(reorderPipelines(db(), lena, { application: 'yard', ids: [b.id] })).rejects.toThrow('came or went');
  await expect(reorderPipelines(db(), otto, { application: 'yard', ids: order })).rejects.toThrow('yard');
});

test('a locked pipeline refuses edits on screens, takes those of scripts, and is unlocked where that is allowed', async () => {
  const { id } = await save({ name: 'Kept' });
  await lockPipelineEdits(db(), lena, { id, description: 'Kept in git', allowUnlockUi: true });
  const sentence = 'lena locked this pipeline: Kept in git. Unlock it first';
  await expect(renamePipeline(db(), lena, { id, name: 'Other' })).rejects.toThrow(sentence);
  const { document, version } = await getPipeline(db(), lena, { id });
  const edited = { document: { ...document, description: 'x' }, baseVersion: version };
  await expect(savePipeline(db(), lena, { ...edited, onScreen: true })).rejects.toThrow(sentence);
  await savePipeline(db(), lena, edited);
  expect((await listPipelines(db(), lena, { application: 'shop' })).find((row) => row.id === id)?.lock).toMatchObject({
    by: 'lena',
    allowUnlockUi: true,
  });
  await unlockPipelineEdits(db(), lena, { id });
  await renamePipeline(db(), lena, { id, name: 'Other' });
  await lockPipelineEdits(db(), lena, { id, description: '', allowUnlockUi: false });
  await expect(unlockPipelineEdits(db(), lena, { id })).rejects.toThrow('through the API only');
});
