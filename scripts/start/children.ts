/** How each process of the product is run. The supervisor does not know what they do, only how to tell they are ready. */
import { dirname, join } from 'node:path';
import type { LaunchSettings } from '#lib/config/settings';
import { buildWeb, webServer } from './build.ts';
import type { ChildPlan } from './child.ts';
import type { Folders } from './folders.ts';
import { openLog } from './log-file.ts';
import { root } from './root.ts';

export type Mode = 'production' | 'development';

const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;

export function sandboxPlan(folders: Folders, env: NodeJS.ProcessEnv): ChildPlan {
  const own = { ...env, SANDBOX_DATA_DIR: join(folders.data, 'sandbox') };
  return { ...script('sandbox', 'lib/sandbox/main.ts', folders, own), isReadyLine: isSandboxReady };
}

export function workerPlan(folders: Folders, env: NodeJS.ProcessEnv, mode: Mode): ChildPlan {
  const plan = script('worker', 'worker/main.ts', folders, env);
  if (mode === 'development') plan.args.unshift('--watch', '--watch-preserve-output');
  return { ...plan, isReadyLine: isWorkerReady, graceMs: 20_000 };
}

export function webPlan(folders: Folders, env: NodeJS.ProcessEnv, mode: Mode, settings: LaunchSettings): ChildPlan {
  const production = mode === 'production';
  const next = join(root, 'node_modules/next/dist/bin/next');
  return {
    name: 'web',
    command: node[0],
    args: production
      ? [node[1], webServer]
      : [next, 'dev', '--port', String(settings.port), '--hostname', settings.host],
    cwd: production ? dirname(webServer) : root,
    env,
    log: openLog(folders.logs, 'web'),
    probe: () => answers(`http://${reachable(settings.host)}:${settings.port}/api/health`, production),
    readyWithinMs: production ? 60_000 : 120_000,
    graceMs: 10_000,
  };
}

export async function prepareWeb(mode: Mode, signal: AbortSignal): Promise<void> {
  if (mode === 'production') await buildWeb(signal);
}

function script(name: string, file: string, folders: Folders, env: NodeJS.ProcessEnv): ChildPlan {
  return {
    name,
    command: node[0],
    args: [node[1], join(root, file)],
    cwd: root,
    env,
    log: openLog(folders.logs, name),
    readyWithinMs: 60_000,
    graceMs: 10_000,
  };
}

/** The sandbox tells its addresses in the same line. */
const isSandboxReady = (line: string) => line.startsWith('{"message":"sandbox ready"');

const isWorkerReady = (line: string) => line.startsWith('{') && line.includes('"message":"worker ready"');

async function answers(url: string, well: boolean): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    await response.body?.cancel();
    return response.ok || !well;
  } catch {
    return false;
  }
}

/** The address to ask a server that listens on every address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
