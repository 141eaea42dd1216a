import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { createOutboundHttp } from '#lib/http/outbound';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
import { savePipeline } from './commands.ts';
import { importPipelines, previewImport } from './importing.ts';
import { getPipeline } from './queries.ts';

let server: TestServer;
let lena: Actor;
let otto: Actor;
const dump: JsonObject[] = [
  { id: 'build', application: 'elsewhere', name: 'Build', stages: [], lastModified: 5, index: 7, own: { z: [null] } },
  {
    id: 'ship',
    name: 'Ship',
    stages: [{ refId: '1', type: 'pipeline', name: 'Build', pipeline: 'build' }],
    triggers: [{ type: 'pipeline', enabled: true, application: 'shop', pipeline: 'build' }],
  },
];
const site = createServer((request, response) => {
  response.end(request.url === '/dump' ? JSON.stringify(dump) : '<html>');
});
let address: string;

beforeAll(async () => {
  server = await startTestServer();
  lena = await server.person('lena', { roles: ['crew'] });
  otto = await server.person('otto');
  await createApplication(db(), lena, {
    name: 'shop',
    attributes: { permissions: { READ: ['crew'], WRITE: ['crew'] } },
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site.close();
  await server.close();
});

const db = () => server.context.database;
const inside = createOutboundHttp({ allow: ['127.0.0.1'] });

test('a look shows what would come, with findings and a free name, and saves nothing', async () => {
  await savePipeline(db(), lena, { document: { application: 'shop', name: 'Ship', stages: [] } });
  const { candidates, taken } = await previewImport(db(), lena, inside, {
    application: 'Shop',
    source: { url: `${address}/dump` },
  });
  expect(taken).toEqual(['Ship']);
  expect(candidates.map(({ name, freeName }) => [name, freeName])).toEqual([
    ['Build', undefined],
    ['Ship', 'Ship (2)'],
  ]);
  expect(candidates[0]?.document).toEqual({
    id: 'build',
    application: 'shop',
    name: 'Build',
    stages: [],
    own: { z: [null] },
  });
  expect(candidates[1]?.findings.every(({ cure }) => cure !== '')).toBe(true);
});

test('an address inside that nobody allowed is refused, and so is one that answers something else', async () => {
  const source = { url: `${address}/dump` };
  const guarded = createOutboundHttp({ allow: [] });
  await expect(previewImport(db(), lena, guarded, { application: 'shop', source })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const page = { application: 'shop', source: { url: `${address}/page` } };
  await expect(previewImport(db(), lena, inside, page)).rejects.toThrow('is no JSON');
});

test('who may not write to the application can neither look nor import, and no address is asked', async () => {
  const source = { url: `${address}/dump` };
  await expect(previewImport(db(), otto, inside, { application: 'shop', source })).rejects.toThrow('shop');
  await expect(importPipelines(db(), otto, { application: 'shop', documents: dump })).rejects.toThrow('shop');
});

test('ids that are free are kept, others change together with what refers to them, and one failure stops none', async () => {
  expect(await importPipelines(db(), lena, { application: 'shop', documents: dump.slice(0, 1) })).toEqual({
    rows: [{ name: 'Build', id: 'build' }],
  });
  const { rows } = await importPipelines(db(), lena, {
    application: 'shop',
    documents: [dump[0]!, { ...dump[0], name: 'Build again' }, { ...dump[1], name: 'Ship it' }],
  });
  expect(rows[0]).toMatchObject({ name: 'Build', problem: expect.stringContaining('another pipeline named Build') });
  const shipped = await getPipeline(db(), lena, { application: 'shop', name: 'Ship it' });
  expect(shipped.id).toBe('ship');
  expect(shipped.document.own).toBeUndefined();
  const again = await getPipeline(db(), lena, { application: 'shop', name: 'Build again' });
  expect(again.document.own).toEqual({ z: [null] });
  expect(again.id).not.toBe('build');
  expect(shipped.document.stages).toMatchObject([{ pipeline: again.id }]);
  expect(shipped.document.triggers).toMatchObject([{ pipeline: again.id }]);
});
