/**
 * One embedded Postgres: made once (initdb), started as a process of its own, stopped.
 *
 * The server gets a session of its own, so that Ctrl-C in the terminal reaches only the parent, which stops things in
 * order. If the parent is killed outright the server goes on; whoever starts next finds it through `postmaster.pid` and
 * stops it first (`stopLeftover`). A crash of the server itself is repaired by Postgres from its log at the next start.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, unavailable } from '#lib/kernel/errors';
import { commandLineOf, identityOf, type ProcessIdentity, workingFolderOf } from '#scripts/process/identity';
import { stopProcess } from '#scripts/process/stop';
import { type Account, giveTo } from './account.ts';
import type { Binaries } from './binaries.ts';

export const superuser = 'gennaker';

export interface ClusterPlace {
  binaries: Binaries;
  account: Account | undefined;
  /** The data folder; made by `createCluster`. */
  folder: string;
}

/** Makes the data folder if it does not exist. Interrupted half-way it leaves only `<folder>.partial`, made anew next time. */
export function createCluster({ binaries, account, folder }: ClusterPlace, password: string): void {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const passwordFile = join(partial, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const data = join(partial, 'data');
  mkdirSync(data);
  for (const path of [partial, data]) giveTo(account, path);
  if (account) execFileSync('chown', [`${account.uid}:${account.gid}`, passwordFile]);
  try {
    execFileSync(
      binaries.initdb,
      [
        `--pgdata=${data}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--locale=C',
        '--encoding=UTF8',
        '--no-sync',
      ],
      { ...account, cwd: data, stdio: 'pipe', env: environment() },
    );
  } catch (cause) {
    throw unavailable(`The embedded Postgres could not be set up in ${folder}: ${lastWords(cause)}`, { cause });
  }
  renameSync(data, folder);
  rmSync(partial, { recursive: true, force: true });
}

export interface RunningCluster {
  process: ChildProcess;
  identity: ProcessIdentity;
  port: number;
  /** Waits for sessions to be cut off, which takes a few tens of milliseconds. */
  stop(): Promise<void>;
}

export interface StartOptions {
  port: number;
  logFile: string;
  /** `-c name=value` of the server. */
  settings?: Record<string, string>;
}

/** Starts the server and resolves when it accepts connections; throws `unavailable` with its last words when it does not. */
export async function startCluster(place: ClusterPlace, options: StartOptions): Promise<RunningCluster> {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.logFile, 'a', 0o600);
  const server = spawn(place.binaries.postgres, ['-D', place.folder, '-p', String(options.port), ...flags], {
    ...place.account,
    cwd: place.folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: environment(),
  });
  closeSync(log);
  const failure = new Promise<string>((tell) => server.once('error', (error) => tell(messageOf(error))));
  const ready = await Promise.race([untilReady(server, place.folder), failure]);
  const identity = server.pid === undefined ? undefined : identityOf(server.pid);
  if (ready !== true || !identity) {
    throw unavailable(
      `The embedded Postgres did not start: ${typeof ready === 'string' ? ready : tailOf(options.logFile)}`,
    );
  }
  return { process: server, identity, port: options.port, stop: () => stopProcess(identity, 'SIGINT', 20_000) };
}

/** The server writes its state into the eighth line of postmaster.pid, as pg_ctl relies on. */
async function untilReady(server: ChildProcess, folder: string): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (server.exitCode === null && server.signalCode === null && Date.now() < deadline) {
    const lines = postmasterLines(folder);
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    await pause(10);
  }
  return false;
}

/**
 * Ends a server that an earlier, killed run left behind in this folder, and removes a postmaster.pid that names a
 * process which is not a server of this folder (after a restart of the machine the number may belong to anybody).
 */
export async function stopLeftover(folder: string): Promise<boolean> {
  const pid = Number(postmasterLines(folder)[0]);
  if (!Number.isInteger(pid) || pid <= 1) return false;
  const identity = identityOf(pid);
  if (identity && isServerOf(pid, folder)) {
    await stopProcess(identity, 'SIGINT', 20_000);
    return true;
  }
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  return false;
}

function isServerOf(pid: number, folder: string): boolean {
  if (!/postgres/.test(commandLineOf(pid))) return false;
  return commandLineOf(pid).includes(`-D ${folder} `) || workingFolderOf(pid) === resolve(folder);
}

function postmasterLines(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** No PG* variable of the user's may reach the server, nor a locale it was not built with. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', NODE_ENV: process.env.NODE_ENV };
}

function lastWords(error: unknown): string {
  const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
  return stderr?.split('\n').at(-1) || messageOf(error);
}

function tailOf(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.filter((line) => /FATAL|ERROR|PANIC/.test(line)).at(-1) ?? lines.at(-1) ?? `see ${file}`;
  } catch {
    return `see ${file}`;
  }
}

export function clusterUrl(port: number, password: string, database: string): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
