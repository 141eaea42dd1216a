import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '#lib/store/database';
import { countUnfinished, selectZombies } from '#lib/store/engine-health';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 2 });
  await database.pool.query(`INSERT INTO workers (id, host) VALUES ('alive', 'a')`);
  await database.pool.query(
    `INSERT INTO workers (id, host, heartbeat_at) VALUES ('silent', 'a', now() - interval '1 hour')`,
  );
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

interface Row {
  status?: string;
  lease?: string;
  wake?: string;
  pipeline?: string;
  waiting?: object;
  message?: boolean;
}

async function put(id: string, row: Row): Promise<void> {
  const { pool } = database;
  await pool.query(
    `INSERT INTO executions (id, application, name, status, document, pipeline_id, lease_owner, wake_at, created_at)
     VALUES ($1, 'shop', $1, $2, '{}', $3, $4, now() + $5::interval, now() - interval '1 day')`,
    [id, row.status ?? 'RUNNING', row.pipeline ?? null, row.lease ?? null, row.wake ?? null],
  );
  if (row.waiting) {
    await pool.query(
      `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, waiting) VALUES ($1, $2, 0, '1', 'x', 'x', 'RUNNING', $3)`,
      [`stage of ${id}`, id, JSON.stringify(row.waiting)],
    );
  }
  if (row.message) {
    await pool.query(`INSERT INTO execution_signals (id, execution_id, name) VALUES ($1, $1, 'cancel')`, [id]);
  }
}

const person = { for: 'person', message: 'Go?', signal: 'judgment' };

it('tells runs that something will move from those that nothing will', async () => {
  await put('held', { lease: 'alive' });
  await put('due', { wake: '-1 second' });
  await put('timed', { wake: '1 hour' });
  await put('asking', { waiting: person });
  await put('paused', { status: 'PAUSED' });
  await put('first', { pipeline: 'p', lease: 'alive' });
  await put('second', { pipeline: 'p', status: 'NOT_STARTED' });
  expect(await selectZombies(database.pool, 30_000)).toEqual([]);

  await put('held by the dead', { lease: 'silent' });
  await put('held by nobody known', { lease: 'gone' });
  await put('forgotten', { wake: '-1 hour' });
  await put('deaf', { waiting: person, message: true });
  await put('idle', { waiting: { for: 'work', message: 'Look 3' } });
  await put('alone', { pipeline: 'q', status: 'NOT_STARTED' });
  const zombies = await selectZombies(database.pool, 30_000);
  expect(Object.fromEntries(zombies.map(({ id, reason }) => [id, reason]))).toEqual({
    'held by the dead': 'held by worker silent, which no longer answers',
    'held by nobody known': 'held by worker gone, which no longer answers',
    forgotten: expect.stringMatching(/^overdue since /),
    deaf: 'has a message that nothing makes it read',
    idle: 'nothing would move it again',
    alone: 'waits for a turn that nobody has',
  });
  expect(await countUnfinished(database.pool, 30_000)).toEqual({
    leased: 2,
    due: 1,
    timed: 1,
    signal: 1,
    turn: 1,
    paused: 1,
    zombie: 6,
  });
});
