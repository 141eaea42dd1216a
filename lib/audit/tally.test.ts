import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CountedRefusal, RefusalTally } from '#lib/audit/tally';
import { forbidden } from '#lib/kernel/errors';
import { createLogger, silentLogger } from '#lib/kernel/logger';
import { selectAudit } from '#lib/store/audit';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let fresh: TestDatabase;
let database: Database;
let now: number;
let tally: RefusalTally;
let action: string;
let round = 0;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 4 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  tally = new RefusalTally(database, silentLogger, () => now);
  action = `try.${++round}`;
});

const refusal = (more: Partial<CountedRefusal> = {}, address = '192.0.2.1'): CountedRefusal => ({
  kind: ['webhook', 'shop-ci'],
  actor: { name: 'anonymous', via: 'webhook', address },
  action,
  object: 'shop/release',
  application: 'shop',
  error: forbidden('execute on application shop needs one of the roles crew'),
  ...more,
});
const entries = async () => (await selectAudit(database.pool, { action, limit: 500 })).reverse();

test('the first refusal is an entry at once, and those like it are one entry with their number', async () => {
  await tally.note(refusal());
  expect(await entries()).toMatchObject([
    {
      actor: 'anonymous',
      via: 'webhook',
      address: '192.0.2.1',
      object: 'shop/release',
      application: 'shop',
      result: 'refused',
      reason: 'execute on application shop needs one of the roles crew',
    },
  ]);
  await Promise.all(Array.from({ length: 40 }, (_, number) => tally.note(refusal({}, `192.0.2.${number % 2}`))));
  expect(await entries()).toHaveLength(1);
  now += 60_000;
  await tally.note(refusal());
  const [, counted, next] = await entries();
  expect(counted).toMatchObject({
    result: 'refused',
    reason: '40 more like it within a minute: execute on application shop needs one of the roles crew',
    details: { repeated: 40, from: '2026-01-01T00:00:00.000Z', addresses: ['192.0.2.0', '192.0.2.1'] },
  });
  expect(next?.reason).not.toContain('more like it');
});

test('many at once are one entry, also the very first of them', async () => {
  await Promise.all(Array.from({ length: 25 }, () => tally.note(refusal())));
  expect(await entries()).toHaveLength(1);
  await tally.flush();
  expect((await entries()).at(-1)?.details).toMatchObject({ repeated: 24 });
});

test('whoever finds a thousand kinds of refusals writes no thousand entries', async () => {
  for (let number = 0; number < 1000; number++) await tally.note(refusal({ kind: ['webhook', `source ${number}`] }));
  expect(await entries()).toHaveLength(101);
  await tally.note(refusal({ kind: ['token', 'another group is not crowded out'] }));
  expect(await entries()).toHaveLength(102);
  await tally.flush();
  expect((await entries()).at(-1)?.details).toMatchObject({ repeated: 899 });
});

test('a log that cannot be written to fails nobody, and the product’s own log tells', async () => {
  const closed = openDatabase(fresh.url, { connections: 1 });
  await closed.close();
  const lines: string[] = [];
  const telling = new RefusalTally(closed, createLogger({ write: (line) => lines.push(line) }));
  await telling.note(refusal());
  expect(lines).toEqual([expect.stringContaining('A refusal could not be written to the audit log')]);
});
