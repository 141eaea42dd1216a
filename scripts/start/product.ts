/**
 * Brings the whole product up, in the order its parts need each other, and takes it down again:
 *
 *   claim the data folder · clear what a killed run left · generate and build · Postgres and sandbox · migrate, seed ·
 *   worker and web.
 *
 * Whatever fails on the way up takes down what is already running.
 */
import { join } from 'node:path';
import type { LaunchSettings } from '#lib/config/settings';
import { unavailable } from '#lib/kernel/errors';
import { good, step } from '#scripts/console';
import { lastingPort, portProblem } from '#scripts/process/ports';
import { generateClient } from './build.ts';
import { type Child, keepAlive } from './child.ts';
import { type Mode, prepareWeb, sandboxPlan, webPlan, workerPlan } from './children.ts';
import { checkDatabase, type Outcome, prepareDatabase } from './database.ts';
import { childEnvironment } from './environment.ts';
import {
  type Folders,
  type Memory,
  prepareFolders,
  readMemory,
  readOrMakeKey,
  writeMemory,
  writePrivately,
} from './folders.ts';
import { startEmbeddedPostgres } from './postgres.ts';
import { claim, type RunRecord } from './run-record.ts';

export interface Product {
  /** The administrator's first password, when it was made at this start. */
  firstPassword: string | undefined;
  folders: Folders;
  /** In order: no new work, then no processes, then no database. */
  stop(): Promise<void>;
}

/** How many adjoining ports the sandbox may use. */
const sandboxPorts = 16;

type Undo = () => Promise<void>;

/** `signal` calls the start off: what runs is taken down, and the promise rejects. */
export async function startProduct(settings: LaunchSettings, mode: Mode, signal: AbortSignal): Promise<Product> {
  const undo: Undo[] = [];
  const stop = async () => {
    for (const take of undo.splice(0).reverse()) await take();
  };
  // Stopping the parts makes whoever waits for them give up.
  const callOff = () => void stop();
  signal.addEventListener('abort', callOff, { once: true });
  try {
    const folders = prepareFolders(settings.dataDir);
    const run = await claimFolder(folders, settings);
    undo.push(async () => run.remove());
    await needPort(settings);
    if (settings.databaseUrl) await checkDatabase(settings.databaseUrl);
    await generateClient(signal);
    await prepareWeb(mode, signal);
    const firstPassword = await startParts({ settings, mode, folders, run, undo, signal });
    return { firstPassword, folders, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', callOff);
  }
}

async function claimFolder(folders: Folders, settings: LaunchSettings): Promise<RunRecord> {
  const { run, leftovers } = await claim(folders.data, settings.url);
  if (leftovers.length > 0) good(`Cleared what a killed run had left: ${leftovers.join(', ')}`);
  return run;
}

async function needPort({ host, port }: LaunchSettings): Promise<void> {
  const problem = await portProblem(port, host);
  if (problem === undefined) return;
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken: stop what listens there, or choose another with PORT=${port + 1}`,
    EACCES: `Port ${port} is not for this user: choose one above 1023 with PORT=3000`,
    EADDRNOTAVAIL: `HOST ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of them`,
    ENOTFOUND: `HOST ${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of them`,
  };
  throw unavailable(sentences[problem] ?? `Gennaker cannot listen on ${host}:${port} (${problem})`);
}

interface Parts {
  settings: LaunchSettings;
  mode: Mode;
  folders: Folders;
  run: RunRecord;
  undo: Undo[];
  signal: AbortSignal;
}

async function startParts(parts: Parts): Promise<string | undefined> {
  const { settings, mode, folders, run, undo, signal } = parts;
  const memory = readMemory(folders.data);
  const start = (plan: Parameters<typeof keepAlive>[0]): Child => {
    signal.throwIfAborted();
    const child = keepAlive(plan, (identity) => run.setChild(plan.name, identity));
    undo.push(async () => {
      await child.stop();
      plan.log.close();
    });
    return child;
  };

  const databaseUrl = await provideDatabase(parts, memory);
  const provided = {
    databaseUrl,
    secretKey: settings.secretKey ?? readOrMakeKey(folders.data),
    sandboxPort: settings.sandbox ? await chooseSandboxPort(settings, folders, memory) : undefined,
    sandboxAddresses: [] as string[],
  };

  let sandboxReady = '';
  if (settings.sandbox) {
    await step('Starting the sandbox', 'The sandbox is up', async () => {
      sandboxReady = await start(sandboxPlan(folders, childEnvironment(settings, provided, mode))).ready;
    });
    provided.sandboxAddresses = addressesIn(sandboxReady);
    // For people with kubectl, and for tests: kubeconfigs, addresses, the token of the sandbox's Jenkins.
    writePrivately(join(folders.data, 'sandbox', 'addresses.json'), sandboxReady);
  }

  const env = childEnvironment(settings, provided, mode);
  const outcome = await step<Outcome>('Preparing the database', 'The database is ready', () =>
    prepareDatabase({
      ...env,
      GENNAKER_SANDBOX_READY: sandboxReady,
      ...(settings.adminPassword ? { GENNAKER_ADMIN_PASSWORD: settings.adminPassword } : {}),
      ...(settings.apiToken ? { GENNAKER_API_TOKEN: settings.apiToken } : {}),
    }),
  );

  await step('Starting worker and web', 'Worker and web are up', async () => {
    const worker = start(workerPlan(folders, env, mode));
    const web = start(webPlan(folders, env, mode, settings));
    await Promise.all([worker.ready, web.ready]);
  });
  return outcome.firstPassword;
}

async function provideDatabase({ settings, folders, run, undo }: Parts, memory: Memory): Promise<string> {
  if (settings.databaseUrl) return settings.databaseUrl;
  return step('Starting Postgres', 'Postgres is up', async () => {
    const postgres = await startEmbeddedPostgres(folders, memory, run);
    undo.push(postgres.stop);
    return postgres.url;
  });
}

async function chooseSandboxPort(settings: LaunchSettings, folders: Folders, memory: Memory): Promise<number> {
  if (settings.sandboxPort) return settings.sandboxPort;
  // Accounts of the demo name these ports, so they are chosen once.
  memory.sandboxPort ??= await lastingPort(sandboxPorts);
  writeMemory(folders.data, memory);
  return memory.sandboxPort;
}

/** The `host:port` of everything in the sandbox's ready line, be it written as an address or as a pair of fields. */
function addressesIn(line: string): string[] {
  const addresses = [...line.matchAll(/https?:\/\/([\w.-]+:\d+)/g)].map((match) => String(match[1]));
  const pairs = [...line.matchAll(/"host":"([\w.-]+)","port":(\d+)/g)].map((match) => `${match[1]}:${match[2]}`);
  return [...new Set([...addresses, ...pairs])];
}
