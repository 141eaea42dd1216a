/** Starts the product as a process of its own, for tests and measurements, and knows when it is up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { unavailable } from '#lib/kernel/errors';
import { freePort } from '#scripts/process/ports';
import { root } from './root.ts';

export interface InstanceOptions {
  dataDir: string;
  /** Without one the product makes a password and says it. */
  adminPassword?: string;
  apiToken?: string;
  /** Default: the start script under this Node. */
  command?: readonly string[];
  env?: Record<string, string>;
}

export interface Instance {
  url: string;
  /** `performance.now()` when the process was spawned. */
  spawnedAt: number;
  /** Every line it has written so far, as whoever started it sees them. */
  said: readonly string[];
  /** Resolves when everything has stopped. */
  stop(): Promise<void>;
}

const startScript = [process.execPath, '--disable-warning=ExperimentalWarning', 'scripts/start/main.ts'];

/** Resolves when web and worker answer; throws `unavailable` with everything it said when it ends before. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const port = await freePort();
  const [command = '', ...args] = options.command ?? startScript;
  const spawnedAt = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutSettings(process.env),
      PORT: String(port),
      GENNAKER_DATA_DIR: options.dataDir,
      ...(options.adminPassword === undefined ? {} : { GENNAKER_ADMIN_PASSWORD: options.adminPassword }),
      ...(options.apiToken === undefined ? {} : { GENNAKER_API_TOKEN: options.apiToken }),
      // Should this process be killed, the product notices and stops.
      GENNAKER_LAUNCHER: String(process.pid),
      ...options.env,
    },
  });
  const said: string[] = [];
  await untilUp(child, said);
  return {
    url: `http://localhost:${port}`,
    spawnedAt,
    said,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function untilUp(child: ChildProcess, said: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const take = (line: string) => {
      said.push(line);
      if (line.includes('Gennaker is at ')) resolve();
    };
    if (child.stdout) createInterface({ input: child.stdout }).on('line', take);
    if (child.stderr) createInterface({ input: child.stderr }).on('line', take);
    child.once('error', (error) => reject(unavailable(`The product cannot be started: ${error.message}`)));
    child.once('close', () => reject(unavailable(`The product did not start:\n${said.join('\n')}`)));
  });
}

/** Settings of whoever runs the tests must not leak into what is tested. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(GENNAKER_(?!CHROMIUM)|DATABASE_URL|HOST|PORT|SANDBOX_PORT|LOG_LEVEL|NODE_ENV|VITEST)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name))) as NodeJS.ProcessEnv;
}
