/**
 * The programs of a control plane as child processes. Each writes to a log of its own. Who they are is kept in
 * `processes.json`, so that a start in the same folder ends what a killed run left behind.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { unavailable } from '#lib/kernel/errors';
import { identityOf, isRunning, type ProcessIdentity } from '#scripts/process/identity';
import { stopProcess } from '#scripts/process/stop';
import { type ClusterTool, clusterTool } from './tools.ts';

const record = z.array(z.object({ pid: z.number(), startedAt: z.string() }));

export interface Programs {
  start(tool: ClusterTool, flags: readonly string[]): Promise<void>;
  /** Polls until `ready` answers true. Rejects with the last words of a program that ended, or after `withinMs`. */
  until(what: string, ready: () => Promise<boolean>, withinMs?: number): Promise<void>;
  /** The last started first; each has three seconds to go by itself. */
  stop(): Promise<void>;
}

interface Running {
  tool: ClusterTool;
  identity: ProcessIdentity;
  ended: boolean;
}

export function programsIn(folder: string): Programs {
  const running: Running[] = [];
  mkdirSync(join(folder, 'logs'), { recursive: true });
  // The last resort, for exits that nobody could prepare for: programs with a session of their own outlive us otherwise.
  const killAll = () => {
    for (const one of running) if (!one.ended && isRunning(one.identity)) process.kill(one.identity.pid, 'SIGKILL');
  };
  process.once('exit', killAll);
  const remember = () =>
    writeFileSync(join(folder, 'processes.json'), JSON.stringify(running.map((one) => one.identity)));

  return {
    async start(tool, flags) {
      const path = await clusterTool(tool);
      const log = openSync(logOf(folder, tool), 'w', 0o600);
      const child = spawn(path, flags, {
        cwd: folder,
        stdio: ['ignore', log, log],
        detached: true,
        env: environment(),
      });
      closeSync(log);
      const identity = child.pid === undefined ? undefined : identityOf(child.pid);
      if (identity === undefined) throw unavailable(`${path} cannot be run`);
      const one: Running = { tool, identity, ended: false };
      child.once('exit', () => {
        one.ended = true;
      });
      child.unref();
      running.push(one);
      remember();
    },
    async until(what, ready, withinMs = 300_000) {
      const deadline = Date.now() + withinMs;
      while (!(await ready().catch(() => false))) {
        const dead = running.find((one) => one.ended);
        if (dead) throw unavailable(`${dead.tool} ended: ${lastLine(logOf(folder, dead.tool))}`);
        if (Date.now() > deadline)
          throw unavailable(`${what} is not there after ${withinMs / 1000} s: see ${folder}/logs`);
        await pause(100);
      }
    },
    async stop() {
      for (const one of running.toReversed()) await stopProcess(one.identity, 'SIGTERM', 3_000);
      running.length = 0;
      remember();
      process.off('exit', killAll);
    },
  };
}

/** Ends what an earlier, killed run left in this folder. */
export async function stopLeftovers(folder: string): Promise<void> {
  const file = join(folder, 'processes.json');
  if (!existsSync(file)) return;
  for (const identity of record.parse(JSON.parse(readFileSync(file, 'utf8'))).toReversed()) {
    await stopProcess(identity, 'SIGTERM', 3_000);
  }
}

/** Nothing of the user's may steer them, above all no KUBECONFIG. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV };
}

const logOf = (folder: string, tool: ClusterTool): string => join(folder, 'logs', `${tool}.log`);

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) || `see ${file}`;
}
