import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication, deleteApplication, updateApplication } from '#lib/applications/commands';
import { getApplication, listApplications } from '#lib/applications/queries';
import type { Actor } from '#lib/auth/actor';
import { startPipeline } from '#lib/executions/commands';
import { getExecution } from '#lib/executions/queries';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { deletePipeline, renamePipeline, savePipeline, setDisabled } from './commands.ts';
import { getPipeline, getVersion, listDocuments, listPipelines, listVersions } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
let admin: Actor;
beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['Crew'] });
  otto = await server.person('otto');
  admin = await server.person('boss', { admin: true });
  await createApplication(db(), lena, { name: 'Storefront', email: 'crew@example.com' });
  await createApplication(db(), lena, {
    name: 'vault',
    attributes: { permissions: { READ: ['crew'], WRITE: ['crew'] }, description: 'Money' },
  });
});
afterAll(() => server.close());

const db = () => server.context.database;
const save = (document: JsonObject, rest: object = {}, actor = lena) =>
  savePipeline(db(), actor, { document: { application: 'storefront', ...document }, ...rest });

test('a save keeps what it does not know, stamps what Spinnaker stamps, and counts versions', async () => {
  const stages = [{ type: 'unheardOf', refId: 1, name: 'X', own: { deep: [1] } }];
  const { id, version } = await save({ name: ' keep ', stages, somethingElse: { a: null } }, { note: 'first' });
  expect(version).toBe(1);
  const first = await getPipeline(db(), lena, { application: 'STOREFRONT', name: 'keep' });
  expect(first.document).toMatchObject({
    id,
    name: 'keep',
    index: 0,
    stages,
    somethingElse: { a: null },
    lastModifiedBy: 'lena',
  });
  expect(first.document.updateTs).toBe(String(first.document.lastModified));
  expect(first.findings).toMatchObject([{ level: 'error', stageRefId: '1', field: 'type' }]);

  expect(await save(first.document)).toEqual({ id, version: 1 });
  expect(await save({ ...first.document, description: 'new' }, { note: 'described' })).toEqual({ id, version: 2 });
  expect(await listVersions(db(), lena, { id })).toMatchObject({
    rows: [
      { version: 2, author: 'lena', note: 'described' },
      { version: 1, author: 'lena', note: 'first' },
    ],
  });
  expect((await getVersion(db(), lena, { id, version: 1 })).document.description).toBeUndefined();
});

test('of two people saving the same pipeline the second is told what the first saved', async () => {
  const { id } = await save({ name: 'contested', stages: [] });
  await save({ id, name: 'contested', stages: [], description: 'by lena' }, { baseVersion: 1 });
  const second = savePipeline(db(), otto, {
    document: { id, application: 'storefront', name: 'contested', stages: [], description: 'by otto' },
    baseVersion: 1,
  });
  await expect(second).rejects.toMatchObject({
    code: 'conflict',
    data: { current: { version: 2, updatedBy: 'lena', document: { description: 'by lena' } } },
  });
  const stored = await getPipeline(db(), lena, { id });
  expect(stored.document.description).toBe('by lena');
  await expect(save({ ...stored.document, lastModified: 1, description: 'x' }, { staleCheck: true })).rejects.toThrow(
    'stale',
  );
  expect((await save({ ...stored.document, description: 'x' }, { staleCheck: true })).version).toBe(3);
});

test('a name belongs to one pipeline of an application', async () => {
  await save({ name: 'twin', stages: [] });
  await expect(save({ name: 'twin', stages: [] })).rejects.toThrow('another pipeline named twin');
  const results = await Promise.allSettled([1, 2, 3].map(() => save({ name: 'race', stages: [] })));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

test.each([
  ['no name', { stages: [] }, 'has no name'],
  ['an unknown application', { application: 'nowhere', name: 'x', stages: [] }, 'There is no application nowhere'],
  ['stages that are no list', { name: 'x', stages: 'a' }, 'stages: '],
  ['an id that is no id', { id: '../x', name: 'x', stages: [] }, 'id is 1 to 100'],
  [
    'a cycle',
    {
      name: 'x',
      stages: [
        { type: 'wait', refId: 'a', requisiteStageRefIds: ['b'] },
        { type: 'wait', refId: 'b', requisiteStageRefIds: ['a'] },
      ],
    },
    'cannot be put in order',
  ],
  [
    'a dangling reference',
    { name: 'x', stages: [{ type: 'wait', refId: 'a', requisiteStageRefIds: ['z'] }] },
    'cannot be put in order',
  ],
] as [string, JsonObject, string][])(
  'a document with %s is refused with its reason',
  async (_case, document, reason) => {
    await expect(save(document)).rejects.toThrow(reason);
  },
);

test('cron triggers have ids; a new pipeline gets fresh ones, so that a copy does not share them', async () => {
  const triggers: JsonObject[] = [
    { type: 'cron', id: 'copied', enabled: true },
    { type: 'webhook', source: 's' },
  ];
  const { id } = await save({ name: 'nightly', stages: [], triggers });
  const first = (await getPipeline(db(), lena, { id })).document.triggers as JsonObject[];
  expect(first[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  await save({ id, name: 'nightly', stages: [], triggers: first, description: 'x' });
  expect((await getPipeline(db(), lena, { id })).document.triggers).toEqual(first);
  await save({ id, name: 'nightly', stages: [], triggers: first, regenerateCronTriggerIds: true });
  const again = (await getPipeline(db(), lena, { id })).document;
  expect((again.triggers as JsonObject[])[0]?.id).not.toBe(first[0]?.id);
  expect(again.regenerateCronTriggerIds).toBeUndefined();
});

test('a trigger may run as another only when an administrator saves it', async () => {
  const triggers = [{ type: 'webhook', source: 's', enabled: true, runAsUser: 'boss' }];
  await expect(save({ name: 'escalate', stages: [], triggers })).rejects.toThrow('runs as boss');
  expect((await save({ name: 'escalate', stages: [], triggers }, {}, admin)).version).toBe(1);
});

test('renaming, disabling and deleting are versions and audit lines like every change', async () => {
  const { id } = await save({ name: 'old name', stages: [] });
  await renamePipeline(db(), lena, { id, name: 'new name' });
  await setDisabled(db(), lena, { id, disabled: true });
  expect(await getPipeline(db(), lena, { id })).toMatchObject({
    name: 'new name',
    version: 3,
    document: { disabled: true },
  });
  await deletePipeline(db(), lena, { id });
  await expect(getPipeline(db(), lena, { id })).rejects.toThrow('There is no pipeline');
  const { rows } = await db().pool.query(
    `SELECT action FROM audit_entries WHERE object LIKE 'pipeline storefront/% name' ORDER BY id`,
  );
  expect(rows.map((row) => row.action)).toEqual([
    'pipeline.create',
    'pipeline.save',
    'pipeline.save',
    'pipeline.delete',
  ]);
});

test('lists follow the order people gave, then the name, and are numbered anew', async () => {
  await createApplication(db(), lena, { name: 'ordered' });
  for (const [name, index] of [
    ['b', 5],
    ['a', 5],
    ['z', 1],
  ] as const) {
    await save({ application: 'ordered', name, index, stages: [{ type: 'wait', refId: '1' }] });
  }
  const rows = await listPipelines(db(), lena, { application: 'ordered' });
  expect(rows.map((row) => [row.name, row.position, row.stageCount])).toEqual([
    ['z', 0, 1],
    ['a', 1, 1],
    ['b', 2, 1],
  ]);
  const documents = await listDocuments(db(), lena, { application: 'ordered' });
  expect(documents.map((document) => document.index)).toEqual([0, 1, 2]);
});

test('who may not read an application sees neither it nor its pipelines', async () => {
  await save({ application: 'vault', name: 'secret', stages: [] });
  expect((await listApplications(db(), otto, {})).rows.map((row) => row.name)).not.toContain('vault');
  expect((await listApplications(db(), lena, { search: 'money' })).rows.map((row) => row.name)).toEqual(['vault']);
  expect((await listDocuments(db(), otto, {})).map((document) => document.application)).not.toContain('vault');
  await expect(getApplication(db(), otto, { name: 'vault' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(listPipelines(db(), otto, { application: 'vault' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(save({ application: 'vault', name: 'mine', stages: [] }, {}, otto)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('nobody can move a pipeline out of an application they may not write', async () => {
  const { id } = await save({ application: 'vault', name: 'moved', stages: [] });
  await expect(save({ id, application: 'storefront', name: 'moved', stages: [] }, {}, otto)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await getPipeline(db(), lena, { id })).application).toBe('vault');
});

test('applications are found by search, page by page, and cannot lock out whoever changes them', async () => {
  for (const name of ['page-a', 'page-b', 'page-c']) await createApplication(db(), lena, { name });
  const first = await listApplications(db(), lena, { search: 'page-', limit: 2 });
  expect(first).toMatchObject({ rows: [{ name: 'page-a' }, { name: 'page-b' }], next: 'page-b' });
  expect(await listApplications(db(), lena, { search: 'page-', after: first.next })).toMatchObject({
    rows: [{ name: 'page-c' }],
  });
  expect((await listApplications(db(), lena, { search: 'page_' })).rows).toEqual([]);
  await expect(createApplication(db(), lena, { name: 'PAGE-A' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(
    updateApplication(db(), otto, { name: 'page-a', attributes: { permissions: { READ: ['x'], WRITE: ['x'] } } }),
  ).rejects.toThrow('could not change the application any more');
  await updateApplication(db(), lena, {
    name: 'page-a',
    attributes: { permissions: { WRITE: ['CREW'] }, group: 'shop' },
  });
  expect((await getApplication(db(), lena, { name: 'page-a' })).attributes).toEqual({
    permissions: { WRITE: ['crew'] },
    group: 'shop',
  });
  await deleteApplication(db(), lena, { name: 'page-a' });
  await expect(getApplication(db(), lena, { name: 'page-a' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a document keeps the order of its members through save, versions, listing and a run', async () => {
  const document = {
    zeta: { b: 1, aa: 2, a: 3 },
    name: 'ordered',
    stages: [{ waitTime: 1, zz: { y: 1, x: 2 }, type: 'wait', refId: '1', name: 'A', requisiteStageRefIds: [] }],
    alpha: [{ z: 1, a: 2 }],
    application: 'storefront',
  };
  const { id } = await savePipeline(db(), lena, { document });
  const { document: stored } = await getPipeline(db(), lena, { id });
  const edited = { ...stored, description: 'edited' };
  await savePipeline(db(), lena, { document: edited });
  const [listed] = await listDocuments(db(), lena, { application: 'storefront' }).then((all) =>
    all.filter((one) => one.id === id),
  );
  const own = (from: JsonObject) => Object.fromEntries(Object.keys(document).map((key) => [key, from[key]!]));
  for (const read of [stored, listed!, (await getVersion(db(), lena, { id, version: 2 })).document]) {
    expect(JSON.stringify(own(read))).toBe(JSON.stringify(document));
    expect(Object.keys(read).filter((key) => key in document)).toEqual(Object.keys(document));
  }
  const run = await startPipeline(db(), lena, {
    application: 'storefront',
    pipeline: id,
    trigger: { payload: { z: 1, b: 2, aa: 3 } },
  });
  const execution = await getExecution(db(), lena, run);
  expect(JSON.stringify(execution.document.zeta)).toBe('{"b":1,"aa":2,"a":3}');
  expect(JSON.stringify(execution.trigger.payload)).toBe('{"z":1,"b":2,"aa":3}');
});

test('text that no database could search is refused at the save, and cleaned out of a trigger', async () => {
  await expect(save({ name: 'nul', stages: [], note: 'a\u0000b' })).rejects.toThrow('NUL character');
  const { id } = await save({ name: 'payload', stages: [{ type: 'wait', refId: '1', waitTime: 1 }] });
  const run = await startPipeline(db(), lena, {
    application: 'storefront',
    pipeline: id,
    trigger: { payload: { text: 'a\u0000b\ud800' } },
  });
  expect((await getExecution(db(), lena, run)).trigger.payload).toEqual({ text: 'ab\ufffd' });
});
