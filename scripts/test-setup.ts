/** Vitest's global setup: answers each test process that asks where its databases are, starting the server at the first. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '#lib/kernel/errors';
import type { ThrowawayPostgres } from './postgres/throwaway.ts';
import { runAsAdmin, type TestServer, testServerVariable } from './test-database.ts';

const template = 'gennaker_template';

export default async function setup(): Promise<() => Promise<void>> {
  let postgres: Promise<ThrowawayPostgres> | undefined;
  let prepared: Promise<TestServer> | undefined;

  async function prepare(): Promise<TestServer> {
    const { startThrowawayPostgres } = await import('./postgres/throwaway.ts');
    const { migrate } = await import('#prisma/migrate');
    postgres = startThrowawayPostgres();
    const server = await postgres;
    const adminUrl = server.urlOf('postgres');
    await runAsAdmin(adminUrl, `CREATE DATABASE ${template}`);
    await migrate(server.urlOf(template));
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
