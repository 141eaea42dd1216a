import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf, isRunning } from '#scripts/process/identity';
import { freePort } from '#scripts/process/ports';
import { othersMayPass, postgresAccount } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { type ClusterPlace, clusterUrl, createCluster, startCluster, stopLeftover } from './cluster.ts';

let home: string;
let place: ClusterPlace;

beforeEach(() => {
  home = join('/tmp', `gennaker-cluster-${process.pid}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(home, { mode: 0o711 });
  const account = postgresAccount();
  place = { binaries: postgresBinaries(account !== undefined, () => home), account, folder: join(home, 'data') };
});
afterEach(async () => {
  await stopLeftover(place.folder);
  rmSync(home, { recursive: true, force: true });
});

async function start() {
  return startCluster(place, { port: await freePort(), logFile: join(home, 'log') });
}

async function ask(port: number, sql: string): Promise<unknown[]> {
  const client = new pg.Client(clusterUrl(port, 'secret', 'postgres'));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('data outlive a stop, and a server left running by a killed parent is found and stopped', async () => {
  createCluster(place, 'secret');
  const first = await start();
  await ask(first.port, 'CREATE TABLE kept AS SELECT 1 AS n');
  expect(await stopLeftover(place.folder)).toBe(true);
  expect(isRunning(first.identity)).toBe(false);

  const second = await start();
  expect(await ask(second.port, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await second.stop();
});

test('a server that was killed outright recovers at the next start', async () => {
  createCluster(place, 'secret');
  const first = await start();
  await ask(first.port, 'CREATE TABLE kept AS SELECT 1 AS n');
  process.kill(first.identity.pid, 'SIGKILL');
  await new Promise((resolve) => first.process.once('exit', resolve));

  expect(await stopLeftover(place.folder)).toBe(false);
  const second = await start();
  expect(await ask(second.port, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await second.stop();
});

test('a postmaster.pid that names a stranger is removed, and the stranger spared', async () => {
  mkdirSync(place.folder);
  writeFileSync(join(place.folder, 'postmaster.pid'), `${process.pid}\n`);
  expect(await stopLeftover(place.folder)).toBe(false);
  expect(isRunning(identityOf(process.pid)!)).toBe(true);
});

test('an unusable port is one sentence with the reason', async () => {
  createCluster(place, 'secret');
  const first = await start();
  const other: ClusterPlace = { ...place, folder: join(home, 'other') };
  createCluster(other, 'secret');
  await expect(startCluster(other, { port: first.port, logFile: join(home, 'other-log') })).rejects.toThrow(
    /The embedded Postgres did not start: .*(could not bind|could not create|Address already in use)/,
  );
  await first.stop();
});

test('the password is needed', async () => {
  createCluster(place, 'secret');
  const server = await start();
  const client = new pg.Client(clusterUrl(server.port, 'wrong', 'postgres'));
  await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  await server.stop();
});

test('a folder only its owner may pass is closed to the account, one further in as well', () => {
  const folder = join(home, 'private');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  expect(othersMayPass(join(folder, 'inner'))).toBe(true);
  chmodSync(folder, 0o700);
  expect(othersMayPass(join(folder, 'inner'))).toBe(false);
});
