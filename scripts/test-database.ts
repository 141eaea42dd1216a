/**
 * Real databases for tests: `const database = await freshDatabase()` gives an empty, migrated one in a few tens of
 * milliseconds, by copying a template. All tests of a run share one throw-away server, which vitest's global setup
 * (`scripts/test-setup.ts`) starts when the first test asks for it, so tests of pure code never wait for it.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { unavailable } from '#lib/kernel/errors';

export interface TestDatabase {
  url: string;
  /** Ends whatever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** What the global setup answers: where to make databases, and from which template. */
export interface TestServer {
  adminUrl: string;
  template: string;
}

export const testServerVariable = 'GENNAKER_TEST_POSTGRES';

/** In a `tablespace` of the shared server, if one is named. */
export async function freshDatabase(tablespace?: string): Promise<TestDatabase> {
  const { adminUrl, template } = await testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const place = tablespace === undefined ? '' : ` TABLESPACE ${tablespace}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY${place}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

export async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export async function testServer(): Promise<TestServer> {
  const address = process.env[testServerVariable];
  if (!address) {
    throw unavailable('Tests that need a database run under vitest: its global setup starts the server they share');
  }
  const response = await fetch(address);
  const body = await response.text();
  if (!response.ok) throw unavailable(`The test database could not be started: ${body}`);
  return JSON.parse(body) as TestServer;
}
