import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { guardedApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { decide, type Guarded } from '#lib/auth/can';
import type { JsonObject } from '#lib/kernel/json';
import { selectApplicationPermissions, selectApplications } from '#lib/store/applications';
import { type Database, inTransaction, openDatabase } from '#lib/store/database';
import { selectStageRuns } from '#lib/store/deploy-records';
import { selectExecutions } from '#lib/store/executions-read';
import { insertFinishedOperation } from '#lib/store/finished-operations';
import { selectDeployers } from '#lib/store/inventory-read';
import { deletePermissionRule, upsertPermissionRule } from '#lib/store/permission-rules';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let fresh: TestDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(() => database.pool.query('TRUNCATE applications CASCADE'));

const person = (roles: string[], more: Partial<Actor> = {}): Actor => ({
  name: 'p',
  displayName: 'p',
  roles,
  admin: false,
  via: 'session',
  ...more,
});
const add = (name: string, attributes: JsonObject) =>
  database.pool.query('INSERT INTO applications (name, attributes) VALUES ($1, $2)', [
    name,
    JSON.stringify(attributes),
  ]);
const rule = (pattern: string, permissions: JsonObject) =>
  upsertPermissionRule(database.pool, { kind: 'application', pattern, permissions, by: 'test' });
const seenBy = async (actor: Actor) =>
  (await selectApplications(database.pool, actor, { limit: 500 })).map(({ name }) => name);

/** Every application there is, as the one place that decides looks at it. */
async function guardedApplications(): Promise<Guarded[]> {
  const filter = { search: '', limit: 500 };
  return (await selectApplicationPermissions(database.pool, filter)).map((application) =>
    guardedApplication(application),
  );
}

const lists: JsonObject[] = [
  {},
  { permissions: {} },
  { permissions: { READ: [] } },
  { permissions: { READ: ['Crew'] } },
  { permissions: { READ: ['a', 'b', 'c', 'd', 'crew'] } },
  { permissions: { READ: ['a', 'b', 'c', 'd', 'e'] } },
  { permissions: { WRITE: ['crew'] } },
  { permissions: { READ: [], WRITE: ['crew'] } },
  { permissions: { READ: 'crew' } },
  { permissions: { READ: 'crew', WRITE: ['x'] } },
  { permissions: ['crew'] },
  { permissions: 'crew' },
  { permissions: { READ: ['qu"ote', 'back\\slash', 'com,ma', '{brace}', 'ünïcode ROLLE'] } },
];
const people = [
  person([]),
  person(['crew']),
  person(['CREW', 'night']),
  person(['e']),
  person(['qu"ote']),
  person(['back\\slash']),
  person(['{brace}']),
  person(['Ünïcode Rolle']),
  person(['x']),
  person([], { admin: true }),
  person(['crew'], { token: { name: 't', ids: ['t'], applications: ['shop-3', 'bank-5'] } }),
  person([], { admin: true, token: { name: 't', ids: ['t'], applications: ['shop-5'] } }),
];

test('a list shows exactly what the one place that decides allows, whatever lists and rules there are', async () => {
  for (const [index, attributes] of lists.entries()) {
    for (const prefix of ['shop', 'bank', 'shop-inner']) await add(`${prefix}-${index}`, attributes);
  }
  const agree = async () => {
    const all = await guardedApplications();
    for (const actor of people) {
      const allowed = all.filter((application) => decide(actor, 'read', application).allowed).map(({ name }) => name);
      expect(await seenBy(actor), JSON.stringify(actor)).toEqual(allowed);
    }
  };
  await agree();
  // Each of these says otherwise than the one before, of other applications.
  await rule('shop*', { READ: ['crew'] });
  await agree();
  await rule('shop-inner*', { READ: ['e'], WRITE: ['crew'] });
  await rule('bank-0', { READ: ['x'] });
  await agree();
  await rule('shop*', { READ: ['x'] });
  await rule('shop-inner*', { WRITE: ['crew'] });
  await agree();
  await deletePermissionRule(database.pool, 'application', 'shop-inner*');
  await agree();
  await database.pool.query(
    `UPDATE applications SET attributes = '{"permissions": {"READ": ["e"]}}' WHERE name LIKE '%-0'`,
  );
  await database.pool.query(`UPDATE applications SET attributes = '{}' WHERE name LIKE '%-3'`);
  await agree();
  await database.pool.query('DELETE FROM permission_rules');
  await agree();
});

test('nobody can write down who may read an application, only what it comes from', async () => {
  await add('vault', { permissions: { READ: ['crew'] } });
  await database.pool.query(`UPDATE applications SET readers = '{}'`);
  expect(await seenBy(person([]))).toEqual([]);
});

test('an application and a rule written at once end in agreement, and neither waits for ever', async () => {
  await add('shop-old', {});
  await Promise.all([
    inTransaction(database, async (sql) => {
      await upsertPermissionRule(sql, {
        kind: 'application',
        pattern: 'shop*',
        permissions: { READ: ['crew'] },
        by: 't',
      });
      await sql.query('SELECT pg_sleep(0.05)');
    }),
    ...Array.from({ length: 10 }, (_, number) => add(`shop-${number}`, {})),
  ]);
  expect(await seenBy(person([]))).toEqual([]);
  expect(await seenBy(person(['crew']))).toHaveLength(11);
});

test('runs of an application that is gone are for administrators and whoever started them', async () => {
  const { pool } = database;
  const operation = { application: 'gone', name: 'Scale web', type: 'scaleManifest', context: { account: 'zone-1' } };
  const id = await insertFinishedOperation(pool, { ...operation, by: 'lena' });
  const asked = { application: 'gone', account: 'zone-1', types: ['scaleManifest'], runs: 5, stamps: [], fields: [] };
  const seen = async (actor: Actor) => [
    [...(await selectDeployers(pool, actor, [id])).keys()],
    (await selectStageRuns(pool, actor, asked)).length,
    (await selectExecutions(pool, actor, { limit: 5 })).map((run) => run.id),
  ];
  for (const actor of [person([], { admin: true }), person([], { name: 'lena' })]) {
    expect(await seen(actor)).toEqual([[id], 1, [id]]);
  }
  expect(await seen(person(['crew']))).toEqual([[], 0, []]);
});
