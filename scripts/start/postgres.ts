/** The embedded Postgres of `npm start`: its data stay, its port is chosen once, and it is started again if it dies. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '#lib/kernel/errors';
import { warn } from '#scripts/console';
import { postgresAccount } from '#scripts/postgres/account';
import { postgresBinaries } from '#scripts/postgres/binaries';
import {
  type ClusterPlace,
  clusterUrl,
  createCluster,
  type RunningCluster,
  startCluster,
  stopLeftover,
} from '#scripts/postgres/cluster';
import { isPortFree, lastingPort } from '#scripts/process/ports';
import { type Folders, type Memory, postgresHome, refuge, writeMemory } from './folders.ts';
import type { RunRecord } from './run-record.ts';

export interface EmbeddedPostgres {
  url: string;
  stop(): Promise<void>;
}

/** Small but not slow: a delivery server's database is a few hundred megabytes. */
const settings = { shared_buffers: '64MB', max_connections: '200', log_checkpoints: 'off' };

export async function startEmbeddedPostgres(
  folders: Folders,
  memory: Memory,
  run: RunRecord,
): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const home = postgresHome(folders.data, account !== undefined);
  if (!home.startsWith(folders.data)) {
    warn(
      `Postgres keeps its data in ${home}: run as root it uses an account of its own, which cannot enter ${folders.data}`,
    );
  }
  mkdirSync(dirname(home), { recursive: true });
  const place: ClusterPlace = {
    binaries: postgresBinaries(account !== undefined, refuge),
    account,
    folder: home,
  };
  createCluster(place, memory.postgresPassword);
  await stopLeftover(home);
  const port = await choosePort(folders, memory);
  const logFile = join(folders.logs, 'postgres.log');

  let stopping = false;
  let wait = 500;
  let server = await startPatiently(() => startCluster(place, { port, logFile, settings }));
  watch(server);

  function watch(running: RunningCluster): void {
    run.setChild('postgres', running.identity);
    running.process.once('exit', (code, signal) => {
      if (!stopping) void revive(code ?? signal);
    });
  }

  async function revive(how: number | string | null): Promise<void> {
    warn(`Postgres ended (${how}); starting it again in ${wait / 1000} s`);
    await pause(wait);
    wait = Math.min(wait * 2, 30_000);
    if (stopping) return;
    try {
      server = await startPatiently(() => startCluster(place, { port, logFile, settings }));
      watch(server);
    } catch (error) {
      void revive(messageOf(error));
    }
  }

  return {
    url: clusterUrl(port, memory.postgresPassword, 'postgres'),
    async stop() {
      stopping = true;
      await server.stop();
      run.setChild('postgres', undefined);
    },
  };
}

async function choosePort(folders: Folders, memory: Memory): Promise<number> {
  if (memory.postgresPort && (await isPortFree(memory.postgresPort))) return memory.postgresPort;
  memory.postgresPort = await lastingPort();
  writeMemory(folders.data, memory);
  return memory.postgresPort;
}

/** Sessions of a killed server hold its shared memory for a moment longer; trying again is all it takes. */
async function startPatiently(start: () => Promise<RunningCluster>): Promise<RunningCluster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === 20 || !/shared memory|lock file/.test(messageOf(error))) throw error;
      await pause(250);
    }
  }
}
