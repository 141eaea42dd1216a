import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainAudit } from '#lib/audit/chain';
import { retainAudit } from '#lib/audit/retention';
import { verifyAudit } from '#lib/audit/verify';
import { insertAudit } from '#lib/store/audit';
import { type Database, inTransaction, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

const key = Buffer.alloc(32, 4);
let fresh: TestDatabase;
let database: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 8 });
});
afterEach(async () => {
  await database.close();
  await fresh.drop();
});

const entry = (number: number) => ({
  actor: 'ada',
  action: 'application.update',
  object: `application ${number}`,
  result: 'done' as const,
  before: { email: 'a@example.com', count: 1.5 },
  after: { email: 'grüße@例え.test' },
});
const write = async (from: number, to: number) => {
  for (let number = from; number <= to; number++) await insertAudit(database.pool, entry(number));
};
/** What somebody does who owns the database. */
const asOwner = (statement: string) =>
  inTransaction(database, async (sql) => {
    await sql.query('ALTER TABLE audit_entries DISABLE TRIGGER ALL');
    await sql.query(statement);
    await sql.query('ALTER TABLE audit_entries ENABLE TRIGGER ALL');
  });

test('entries written by many at once are linked in order, once each, whoever links', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, number) => insertAudit(database.pool, entry(number))));
  const linked = await Promise.all([chainAudit(database, key), chainAudit(database, key), chainAudit(database, key)]);
  expect(linked.reduce((sum, count) => sum + count)).toBe(40);
  expect(await verifyAudit(database, key)).toMatchObject({ entries: 40, upTo: 40, from: 0 });
});

test('an entry whose transaction ends late is linked after those that were ready before', async () => {
  await inTransaction(database, async (sql) => {
    await insertAudit(sql, { ...entry(0), object: 'slow' });
    await write(1, 3);
    expect(await chainAudit(database, key)).toBe(3);
  });
  expect(await chainAudit(database, key)).toBe(1);
  const { rows } = await database.pool.query(`SELECT seq FROM audit_entries WHERE object = 'slow'`);
  expect(rows).toEqual([{ seq: '4' }]);
  expect((await verifyAudit(database, key)).broken).toBeUndefined();
});

test.each([
  ['a change', `UPDATE audit_entries SET actor = 'bob'`],
  ['a removal', 'DELETE FROM audit_entries'],
  ['emptying', 'TRUNCATE audit_entries'],
  ['a link of one’s own', `UPDATE audit_entries SET seq = 7, hash = 'x', actor = 'bob'`],
  [
    'an entry that brings its link',
    `INSERT INTO audit_entries (id, actor, action, object, result, seq, hash) VALUES ('x', '', '', '', '', 9, 'x')`,
  ],
])('the table refuses %s', async (_, statement) => {
  await write(1, 2);
  await expect(database.pool.query(statement)).rejects.toThrow('append-only');
});

test('retention cannot be claimed without its checkpoint', async () => {
  await write(1, 2);
  await chainAudit(database, key);
  const claim = inTransaction(database, async (sql) => {
    await sql.query(`SELECT set_config('gennaker.audit_retention', 'on', true)`);
    await sql.query('DELETE FROM audit_entries');
  });
  await expect(claim).rejects.toThrow('append-only');
});

test.each([
  ['a changed entry', `UPDATE audit_entries SET actor = 'bob' WHERE seq = 3`, 3, 'was changed'],
  ['a changed detail', `UPDATE audit_entries SET after = '{"email":"eve"}' WHERE seq = 2`, 2, 'was changed'],
  ['a missing entry', 'DELETE FROM audit_entries WHERE seq = 2', 2, 'an entry is missing'],
  ['a missing end', 'DELETE FROM audit_entries WHERE seq > 3', 4, 'missing at the end'],
  [
    'a head moved back',
    `DELETE FROM audit_entries WHERE seq > 3; UPDATE settings SET value = jsonb_set(value, '{seq}', '3') WHERE name = 'audit head'`,
    3,
    'the seal of the head is not genuine',
  ],
])('%s is found, and the first one is named', async (_, statement, seq, reason) => {
  await write(1, 5);
  await chainAudit(database, key);
  await asOwner(statement);
  expect((await verifyAudit(database, key)).broken).toMatchObject({ seq, reason: expect.stringContaining(reason) });
});

test('retention takes the old ones and leaves a chain that can be verified from its checkpoint', async () => {
  await write(1, 6);
  await chainAudit(database, key);
  await asOwner(`UPDATE audit_entries SET at = now() - interval '40 days' WHERE seq <= 4`);
  const options = { keepMs: 30 * 86_400_000, streamed: false };
  expect(await retainAudit(database, key, options)).toBe(4);
  expect(await retainAudit(database, key, options)).toBe(0);
  await chainAudit(database, key);
  // Entry 5 and 6, and what tells of the retention itself.
  expect(await verifyAudit(database, key)).toMatchObject({ from: 4, upTo: 7, entries: 3 });
});

test('with a stream nothing goes that was not sent on', async () => {
  await write(1, 3);
  await chainAudit(database, key);
  expect(await retainAudit(database, key, { keepMs: 1, streamed: true, now: Date.now() + 60_000 })).toBe(0);
});

test('after a change of keys the end is sealed with the newest, and an unknown key is named', async () => {
  await write(1, 2);
  await chainAudit(database, key);
  const newer = Buffer.alloc(32, 5);
  expect((await verifyAudit(database, newer)).broken?.reason).toContain('not among those given');
  expect((await verifyAudit(database, () => [newer, key])).broken).toBeUndefined();
  await write(3, 3);
  await chainAudit(database, () => [newer, key]);
  expect((await verifyAudit(database, newer)).broken).toBeUndefined();
});
