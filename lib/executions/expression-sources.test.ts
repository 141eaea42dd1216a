import { afterAll, beforeAll, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { expressionSources } from '#lib/executions/expression-sources';
import { createOutboundHttp } from '#lib/http/outbound';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await freshDatabase();
  database = openDatabase(test.url, { connections: 2 });
  await database.pool.query(
    `INSERT INTO applications (name, email, attributes) VALUES ('shop', 'crew@example.com', '{"team": "web"}'),
       ('vault', '', '{"permissions": {"READ": ["keepers"]}}')`,
  );
  await database.pool.query(
    `INSERT INTO pipelines (id, application, name, document) VALUES ('p1', 'shop', 'Deploy', '{}'), ('p2', 'vault', 'Open', '{}')`,
  );
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const asker = { user: { name: 'anna', tokens: [] }, application: 'shop', signal: new AbortController().signal };
const sources = () =>
  expressionSources(database, createOutboundHttp({ allow: [] }), async ({ name }) => ({
    ...internalActor(name),
    admin: false,
    roles: [],
  }));

it('finds pipelines by name, in applications that the user may read', async () => {
  const { pipelineId } = sources();
  expect(await pipelineId?.('Deploy', 'shop', asker)).toBe('p1');
  expect(await pipelineId?.('p1', 'shop', asker)).toBeUndefined();
  expect(await pipelineId?.('Deploy', 'nowhere', asker)).toBeUndefined();
  expect(await pipelineId?.('Open', 'vault', asker).catch((error) => error.code)).not.toBe('p2');
});

it('tells what an application carries, if the user may read it', async () => {
  const { applicationMetadata } = sources();
  expect(await applicationMetadata?.('shop', asker)).toEqual({ name: 'shop', email: 'crew@example.com', team: 'web' });
  expect(await applicationMetadata?.('vault', asker).catch(() => undefined)).toBeUndefined();
});

it('goes out through the guard', async () => {
  await expect(sources().text('http://127.0.0.1:1/x', asker)).rejects.toThrow(/127\.0\.0\.1/);
});
