import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportAudit } from '#lib/audit/export';
import { listAudit } from '#lib/audit/queries';
import { type Actor, internalActor } from '#lib/auth/actor';
import { insertAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let fresh: TestDatabase;
let database: Database;
const boss = internalActor('test');
const lena: Actor = { ...boss, name: 'lena', admin: false };

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 2 });
  for (const [actor, action, object, application, result] of [
    ['lena', 'pipeline.save', 'pipeline shop/Release 100%', 'shop', 'done'],
    ['lena', 'pipeline.delete', 'pipeline shop/release_2', 'shop', 'refused'],
    ['otto', 'pipelines.arrange', 'bank', 'bank', 'done'],
    ['otto', 'account.update', 'account cloud/prod', undefined, 'done'],
  ] as const) {
    await insertAudit(database.pool, {
      actor,
      action,
      object,
      application,
      result,
      address: '192.0.2.1',
      via: 'session',
    });
  }
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const found = async (filter: Omit<Parameters<typeof listAudit>[2], 'limit'>) =>
  (await listAudit(database, boss, filter)).rows
    .map(({ action }) => action)
    .filter((action) => action !== 'audit.export');

test.each([
  [{ actor: 'lena' }, ['pipeline.delete', 'pipeline.save']],
  [{ action: 'pipeline.' }, ['pipeline.delete', 'pipeline.save']],
  [{ action: 'pipeline' }, []],
  [{ action: 'account.update' }, ['account.update']],
  [{ object: 'RELEASE' }, ['pipeline.delete', 'pipeline.save']],
  [{ object: '100%' }, ['pipeline.save']],
  [{ object: 'release_' }, ['pipeline.delete']],
  [{ application: 'bank' }, ['pipelines.arrange']],
  [{ result: 'refused' }, ['pipeline.delete']],
  [{ actor: 'lena', result: 'done' }, ['pipeline.save']],
  [{ from: Date.UTC(2999, 0) }, []],
  [{ to: Date.UTC(2000, 0) }, []],
] as const)('the search %j finds what it says, newest first', async (filter, actions) => {
  expect(await found(filter)).toEqual(actions);
});

test('pages follow each other, and the export tells the same with who, from where and by what, and is itself noted', async () => {
  const first = await listAudit(database, boss, { limit: 3, to: Date.now() + 60_000 });
  const rest = await listAudit(database, boss, { limit: 3, before: first.next });
  expect([...first.rows, ...rest.rows].map(({ action }) => action)).toEqual([
    'account.update',
    'pipelines.arrange',
    'pipeline.delete',
    'pipeline.save',
  ]);
  let text = '';
  for await (const piece of await exportAudit(database, boss, { format: 'jsonl', actor: 'lena' })) text += piece;
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { actor: 'lena', via: 'session', address: '192.0.2.1', action: 'pipeline.delete', result: 'refused' },
    { actor: 'lena', action: 'pipeline.save', result: 'done', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
  ]);
  expect((await listAudit(database, boss, { action: 'audit.export' })).rows).toMatchObject([
    { details: { format: 'jsonl', actor: 'lena' } },
  ]);
});

test('only administrators read and take away the log', async () => {
  await expect(listAudit(database, lena, {})).rejects.toThrow('only administrators may do this');
  await expect(exportAudit(database, lena, { format: 'csv' })).rejects.toThrow('only administrators may do this');
});

test('an entry is found by its id, and by nobody who may not read the log', async () => {
  const { rows } = await listAudit(database, boss, { actor: 'lena' });
  const oldest = rows.at(-1)!;
  expect((await listAudit(database, boss, { id: oldest.id })).rows).toEqual([oldest]);
  expect((await listAudit(database, boss, { id: 'no such entry' })).rows).toEqual([]);
  await expect(listAudit(database, lena, { id: oldest.id })).rejects.toMatchObject({ code: 'forbidden' });
});

test('an entry from before secrets were masked is shown, exported and sent on without them', async () => {
  const manifests = [{ kind: 'Secret', metadata: { name: 'till' }, stringData: { pin: 'canary-from-before' } }];
  await insertAudit(database.pool, {
    actor: 'lena',
    action: 'pipeline.save-of-old',
    object: 'pipeline shop/old',
    result: 'done',
    details: { password: 'canary-from-before' },
    after: { stages: [{ type: 'deployManifest', manifests }] },
  });
  const filter = { action: 'pipeline.save-of-old' };
  const { rows } = await listAudit(database, boss, filter);
  expect(rows[0]?.after).toMatchObject({ stages: [{ manifests: [{ stringData: { pin: '•••' } }] }] });
  const texts = [JSON.stringify(rows)];
  for (const format of ['jsonl', 'csv'] as const) {
    for await (const piece of await exportAudit(database, boss, { ...filter, format })) texts.push(piece);
  }
  expect(texts.join()).toContain('pipeline.save-of-old');
  expect(texts.join()).not.toContain('canary-from-before');
});
