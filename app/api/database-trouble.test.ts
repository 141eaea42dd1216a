import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { unavailable } from '#lib/kernel/errors';
import { databaseFault } from '#lib/store/database-fault';
import { type Faults, openFaults } from '#scripts/engine/faults';
import * as applications from './applications/route.ts';
import * as health from './health/route.ts';

/** What people and programs are told while a real database is read-only, full or gone. */
let server: TestServer;
let faults: Faults;
beforeAll(async () => {
  server = await startTestServer();
  await server.person('ada', { admin: true });
  faults = await openFaults(server.context.database.url);
});
afterAll(async () => {
  await faults.close();
  await server.close();
});

const probe = async () => {
  const response = await health.GET();
  return { status: response.status, body: await response.json() };
};
const create = (name: string) =>
  server.call(applications.POST, {
    as: 'ada',
    method: 'POST',
    body: { name, email: 'a@example.com' },
  });
const list = () => server.call(applications.GET, { as: 'ada' });

test('a healthy database is said to be writable', async () => {
  expect(await probe()).toEqual({
    status: 200,
    body: { status: 'UP', database: { state: 'writable', since: expect.any(Number) } },
  });
});

test('while it is read-only everything can be read, and a change says why it cannot be made', async () => {
  await faults.readOnly(true);
  // The first to notice are told that their connection is gone.
  await expect
    .poll(() => create('one'))
    .toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable', message: expect.stringMatching(/^The database is read-only/) } },
    });
  expect(await probe()).toMatchObject({ status: 200, body: { status: 'UP', database: { state: 'read-only' } } });
  await expect.poll(async () => (await list()).status).toBe(200);
  await faults.readOnly(false);
  await expect.poll(async () => (await probe()).body.database.state).toBe('writable');
  await expect.poll(async () => (await create('one')).status).toBeLessThan(300);
});

test('while it is full the same holds, and it is known again when there is room', async () => {
  await faults.full(true);
  await expect
    .poll(() => create('two'))
    .toMatchObject({
      status: 503,
      body: { error: { message: expect.stringMatching(/^The database has no room left/) } },
    });
  expect(await probe()).toMatchObject({ status: 200, body: { database: { state: 'full' } } });
  await expect.poll(async () => (await list()).status).toBe(200);
  await faults.full(false);
  expect(await probe()).toMatchObject({ body: { database: { state: 'writable' } } });
});

test('cut connections are opened again', async () => {
  await faults.cutConnections();
  await expect.poll(async () => (await list()).status).toBe(200);
  await expect.poll(async () => (await probe()).body.database.state).toBe('writable');
});

test('only faults of the database itself count', () => {
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  expect(databaseFault(refused)).toBe('away');
  expect(databaseFault(unavailable('Jenkins cannot be reached', { cause: refused }))).toBeUndefined();
  expect(databaseFault({ meta: { driverAdapterError: { cause: { originalCode: '25006' } } } })).toBe('read-only');
  expect(databaseFault(new Error('anything'))).toBeUndefined();
});
