/**
 * One process the supervisor keeps alive. Its life: starting → ready → (died → waiting → starting)* → stopped. A child
 * that dies before it was ever ready ends the start with its last words; one that dies later is started again, after a
 * pause that doubles up to half a minute and shrinks back once it has lived for a minute.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { unavailable } from '#lib/kernel/errors';
import { warn } from '#scripts/console';
import { identityOf, type ProcessIdentity } from '#scripts/process/identity';
import { stopProcess } from '#scripts/process/stop';
import { type ChildLog, createThrottle, noteworthy } from './log-file.ts';

export interface ChildPlan {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  log: ChildLog;
  /** Tells from a line of its standard output that it is ready; or, given none, `probe` is asked until it says yes. */
  isReadyLine?: (line: string) => boolean;
  probe?: () => Promise<boolean>;
  /** How long it may take to become ready. */
  readyWithinMs: number;
  /** How long it gets to stop. */
  graceMs: number;
}

export interface Child {
  /** Resolves with the line that said so (empty for a probed child); rejects with the last words of a child that ended. */
  ready: Promise<string>;
  stop(): Promise<void>;
}

const shortestPause = 500;
const longestPause = 30_000;
const healthyAfter = 60_000;

export function keepAlive(plan: ChildPlan, record: (identity: ProcessIdentity | undefined) => void): Child {
  let identity: ProcessIdentity | undefined;
  let stopping = false;
  let pause = shortestPause;
  let timer: NodeJS.Timeout | undefined;
  let wasReady = false;
  let lastWords = '';
  const throttle = createThrottle();
  const { promise: ready, resolve: becomeReady, reject: giveUp } = Promise.withResolvers<string>();
  // Whoever waits for it handles it; a child stopped before anybody looked must not end the process.
  ready.catch(() => undefined);

  function tell(line: string, stream: 'stdout' | 'stderr'): void {
    plan.log.line(line);
    const note = noteworthy(line, stream);
    if (!note) return;
    lastWords = note.text;
    if (stopping) return;
    throttle(
      () => warn(`${plan.name}: ${note.text}`),
      () => warn(`${plan.name} has more to say; it is in ${plan.log.file}`),
    );
  }

  function start(): void {
    const startedAt = Date.now();
    const child = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: plan.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    identity = child.pid === undefined ? undefined : identityOf(child.pid);
    record(identity);
    eachLine(child.stdout, (line) => {
      // The ready line may hold what it takes to sign in there: it is handed on, never written to a log.
      if (plan.isReadyLine?.(line)) {
        plan.log.line(`${plan.name} is ready`);
        settle(line);
      } else tell(line, 'stdout');
    });
    eachLine(child.stderr, (line) => tell(line, 'stderr'));
    watch(child, startedAt);
  }

  function settle(line: string): void {
    wasReady = true;
    becomeReady(line);
  }

  function watch(child: ChildProcess, startedAt: number): void {
    const overdue = setTimeout(() => {
      if (wasReady || stopping) return;
      giveUp(unavailable(`The ${plan.name} did not become ready within ${plan.readyWithinMs / 1000} s`));
    }, plan.readyWithinMs);
    let probing: NodeJS.Timeout | undefined;
    const probe = async () => {
      if (await plan.probe?.()) settle('');
      else if (child.exitCode === null && child.signalCode === null) probing = setTimeout(probe, 50);
    };
    if (plan.probe) void probe();
    child.once('error', (error) => giveUp(unavailable(`The ${plan.name} cannot be run: ${error.message}`)));
    child.once('close', (code, signal) => {
      clearTimeout(overdue);
      clearTimeout(probing);
      identity = undefined;
      record(undefined);
      if (!stopping) afterDeath(code ?? signal, Date.now() - startedAt);
    });
  }

  function afterDeath(how: number | NodeJS.Signals | null, livedMs: number): void {
    if (!wasReady) {
      giveUp(unavailable(`The ${plan.name} did not start${lastWords ? `: ${lastWords}` : ''} (log: ${plan.log.file})`));
      return;
    }
    if (livedMs > healthyAfter) pause = shortestPause;
    warn(`The ${plan.name} ended (${how}); starting it again in ${pause / 1000} s`);
    timer = setTimeout(start, pause);
    pause = Math.min(pause * 2, longestPause);
  }

  start();
  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      giveUp(unavailable(`The ${plan.name} was stopped`));
      if (identity) await stopProcess(identity, 'SIGTERM', plan.graceMs);
      record(undefined);
    },
  };
}

function eachLine(stream: Readable | null, take: (line: string) => void): void {
  if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
}
