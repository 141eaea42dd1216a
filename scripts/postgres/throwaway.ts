/**
 * A Postgres for one test run: in a folder of its own under the system's temporary folder, without any promise to the
 * disk, gone afterwards. What a killed run left behind is cleared away by the next.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, isRunning, type ProcessIdentity } from '#scripts/process/identity';
import { freePort } from '#scripts/process/ports';
import { isWritable, othersMayPass, postgresAccount } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { clusterUrl, createCluster, startCluster, stopLeftover } from './cluster.ts';

export interface ThrowawayPostgres {
  urlOf(database: string): string;
  /** Stops the server and removes its files. */
  remove(): Promise<void>;
}

const prefix = 'gennaker-postgres-';

const withoutPromises = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  max_connections: '400',
  autovacuum: 'off',
};

export async function startThrowawayPostgres(settings: Record<string, string> = {}): Promise<ThrowawayPostgres> {
  const account = postgresAccount();
  const base = temporaryFolder(account !== undefined);
  await clearLeftovers(base);
  const home = join(base, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o711);
  writeFileSync(join(home, 'owner.json'), JSON.stringify(identityOf(process.pid)));
  const password = randomBytes(12).toString('hex');
  const place = {
    binaries: postgresBinaries(account !== undefined, () => base),
    account,
    folder: join(home, 'data'),
  };
  createCluster(place, password);
  const server = await startCluster(place, {
    port: await freePort(),
    logFile: join(home, 'postgres.log'),
    settings: { ...withoutPromises, ...settings },
  });
  server.process.unref();
  return {
    urlOf: (database) => clusterUrl(server.port, password, database),
    async remove() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function temporaryFolder(forOther: boolean): string {
  const candidates = [tmpdir(), '/tmp', '/var/tmp'];
  return candidates.find((folder) => isWritable(folder) && (!forOther || othersMayPass(folder))) ?? tmpdir();
}

async function clearLeftovers(base: string): Promise<void> {
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(prefix))) {
    const home = join(base, name);
    const owner = ownerOf(home);
    if (!owner || isRunning(owner)) continue;
    await stopLeftover(join(home, 'data'));
    rmSync(home, { recursive: true, force: true });
  }
}

function ownerOf(home: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
