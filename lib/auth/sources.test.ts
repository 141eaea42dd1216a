import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookedUp } from '#lib/accounts/connecting';
import { createSecretBox } from '#lib/accounts/secrets';
import type { Environment } from '#lib/config/environment';
import { readSecretSources } from '#lib/config/secret-sources';
import { createOutboundHttp } from '#lib/http/outbound';
import { createLogger } from '#lib/kernel/logger';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';
import { testSources } from './test-sources.ts';

let fresh: TestDatabase;
let database: Database;
const box = createSecretBox(Buffer.alloc(32, 7));
const http = createOutboundHttp({ allow: [] });
const log: string[] = [];
const environment: Record<string, string> = { GENNAKER_REF_GITHUB: 'the first secret' };

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 2 });
  const settings = { clientId: 'x', organizations: ['acme'] };
  const secret = box.seal({ clientSecret: 'env:GENNAKER_REF_GITHUB' }, 'identity/github');
  const text = `INSERT INTO accounts (kind, name, type, settings, secret) VALUES ('identity', 'github', 'github', $1, $2)`;
  await database.pool.query(text, [JSON.stringify(settings), secret]);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const sources = testSourcesOf();
function testSourcesOf() {
  const parts = () => ({ database, box, http, secretSources: readSecretSources(environment as Environment) });
  const logger = createLogger({ write: (line) => log.push(line) });
  return () => testSources(database, [], { lookUp: (secrets) => lookedUp(parts(), 'identity', secrets), logger });
}

async function secretOf(list: ReturnType<typeof sources>): Promise<string | undefined> {
  const source = await list.find('github');
  return source?.kind === 'redirect' ? (await source.provider()).clientSecret : undefined;
}

test('a way to sign in may keep its secret elsewhere, and follows when that changes', async () => {
  const list = sources();
  expect(await secretOf(list)).toBe('the first secret');
  const before = await list.find('github');
  expect(await list.find('github'), 'the connection lives on while nothing changes').toBe(before);
  environment.GENNAKER_REF_GITHUB = 'another secret';
  expect(await secretOf(list)).toBe('another secret');
});

test('one whose secret cannot be found is left out, known all the same, and named in the log', async () => {
  delete environment.GENNAKER_REF_GITHUB;
  const list = sources();
  expect(await list.find('github')).toBeUndefined();
  expect(await list.isConfigured('github')).toBe(true);
  expect(await list.isConfigured('gitlab')).toBe(false);
  expect(log.join()).toContain('env:GENNAKER_REF_GITHUB');
});
