/**
 * A throw-away Postgres that keeps its promises to the disk, and worker processes on it: what the engine is measured
 * and tormented with. The server ends with this process also when that fails; only its folder is left behind then.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unavailable } from '#lib/kernel/errors';
import { othersMayPass, postgresAccount } from '#scripts/postgres/account';
import { postgresBinaries } from '#scripts/postgres/binaries';
import { clusterUrl, createCluster, type RunningCluster, startCluster } from '#scripts/postgres/cluster';
import { freePort } from '#scripts/process/ports';
import { runAsAdmin } from '#scripts/test-database';

export interface Lab {
  url: string;
  /** Stops the server as an operator would (sessions are cut off) and starts it again on the same port. */
  restartPostgres(): Promise<void>;
  /** Stops the postmaster, so that nobody new is let in while those inside go on, and lets it go on after so many milliseconds. */
  freezePostgres(ms: number): Promise<void>;
  worker(settings?: Record<string, string>): Promise<LabWorker>;
  remove(): Promise<void>;
}

export interface LabWorker {
  pid: number;
  process: ChildProcess;
  /** Processor time in milliseconds and resident memory in bytes so far. */
  usage(): Promise<{ cpuMs: number; memory: number; violations: number }>;
  /** Resolves when the process is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const settings = {
  shared_buffers: '256MB',
  max_connections: '200',
  log_checkpoints: 'off',
  max_wal_size: '4GB',
};

export async function openLab(): Promise<Lab> {
  const account = postgresAccount();
  const base = [tmpdir(), '/tmp'].find((folder) => account === undefined || othersMayPass(folder)) ?? '/tmp';
  const home = mkdtempSync(join(base, 'gennaker-lab-'));
  chmodSync(home, 0o711);
  const password = randomBytes(12).toString('hex');
  const place = {
    binaries: postgresBinaries(account !== undefined, () => base),
    account,
    folder: join(home, 'data'),
  };
  createCluster(place, password);
  const port = await freePort();
  const start = () => startCluster(place, { port, logFile: join(home, 'postgres.log'), settings });
  let server: RunningCluster = await start();
  const abandon = () => void server.process.kill('SIGQUIT');
  process.once('exit', abandon);
  const url = clusterUrl(port, password, 'gennaker');
  await runAsAdmin(clusterUrl(port, password, 'postgres'), 'CREATE DATABASE gennaker');
  await migrate(url);
  const workers = new Set<LabWorker>();
  return {
    url,
    async restartPostgres() {
      await server.stop();
      server = await start();
    },
    async freezePostgres(ms) {
      server.process.kill('SIGSTOP');
      try {
        await new Promise((resolve) => setTimeout(resolve, ms));
      } finally {
        server.process.kill('SIGCONT');
      }
    },
    async worker(more = {}) {
      const worker = await startWorker(url, more);
      workers.add(worker);
      worker.process.once('exit', () => workers.delete(worker));
      return worker;
    },
    async remove() {
      await Promise.all([...workers].map((worker) => worker.kill('SIGKILL')));
      await server.stop();
      process.off('exit', abandon);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** In a process of its own: the migration engine leaves a timer behind. */
async function migrate(url: string): Promise<void> {
  const command = ['--disable-warning=ExperimentalWarning', 'prisma/migrate.ts'];
  await promisify(execFile)(process.execPath, command, { env: { ...process.env, DATABASE_URL: url } });
}

async function startWorker(url: string, more: Record<string, string>): Promise<LabWorker> {
  const child = fork(new URL('./worker.ts', import.meta.url), {
    env: { ...process.env, ...more, DATABASE_URL: url },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(unavailable(`A worker ended at once with ${code}`)));
  });
  return {
    pid: child.pid!,
    process: child,
    usage: () =>
      new Promise((resolve) => {
        child.once('message', (answer) => resolve(answer as Awaited<ReturnType<LabWorker['usage']>>));
        child.send('usage');
      }),
    kill: (signal) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill(signal);
      }),
  };
}
