/** Vitest's global setup: answers each test process that asks where its databases are, starting the server at the first. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { messageOf } from '#lib/kernel/errors';
import type { ThrowawayPostgres } from './postgres/throwaway.ts';
import { runAsAdmin, type TestServer, testServerVariable } from './test-database.ts';

const template = 'gennaker_template';

/** In a process of its own: the engine leaves a timer behind that would hold the whole test run for ten seconds. */
async function migrateByCommand(databaseUrl: string): Promise<void> {
  const command = ['--disable-warning=ExperimentalWarning', 'prisma/migrate.ts'];
  await promisify(execFile)(process.execPath, command, { env: { ...process.env, DATABASE_URL: databaseUrl } });
}

export default async function setup(): Promise<() => Promise<void>> {
  let postgres: Promise<ThrowawayPostgres> | undefined;
  let prepared: Promise<TestServer> | undefined;

  async function prepare(): Promise<TestServer> {
    const { startThrowawayPostgres } = await import('./postgres/throwaway.ts');
    postgres = startThrowawayPostgres();
    const server = await postgres;
    const adminUrl = server.urlOf('postgres');
    await runAsAdmin(adminUrl, `CREATE DATABASE ${template}`);
    await migrateByCommand(server.urlOf(template));
    return { adminUrl, template };
  }

  const path = `/${randomBytes(16).toString('hex')}`;
  const desk = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end();
    prepared ??= prepare();
    prepared.then(
      (server) => response.end(JSON.stringify(server)),
      (error) => response.writeHead(500).end(messageOf(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  process.env[testServerVariable] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}${path}`;

  return async () => {
    desk.close();
    desk.closeAllConnections();
    await prepared?.catch(() => undefined);
    await (await postgres?.catch(() => undefined))?.remove();
  };
}
