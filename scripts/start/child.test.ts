import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning, type ProcessIdentity } from '#scripts/process/identity';
import { type Child, type ChildPlan, keepAlive } from './child.ts';
import { openLog } from './log-file.ts';

let folder: string;
let children: Child[];
let recorded: (ProcessIdentity | undefined)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gennaker-child-'));
  children = [];
  recorded = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function keep(script: string, plan: Partial<ChildPlan> = {}): Child {
  const own = recorded; // Late news of an earlier test's child must not end up in this one's.
  const child = keepAlive(
    {
      name: 'worker',
      command: process.execPath,
      args: ['-e', script],
      cwd: folder,
      env: process.env,
      log: openLog(folder, 'worker'),
      isReadyLine: (line) => line.includes('ready'),
      readyWithinMs: 20_000,
      graceMs: 5_000,
      ...plan,
    },
    (identity) => own.push(identity),
  );
  children.push(child);
  return child;
}

const live = () => recorded.filter((identity) => identity && isRunning(identity)).length;

test('a child is ready when it says so; its output is in the log, what it said then is not', async () => {
  const child = keep("console.log('good morning'); console.log('ready, token 123'); setInterval(() => {}, 1000)");
  expect(await child.ready).toBe('ready, token 123');
  expect(readFileSync(join(folder, 'worker.log'), 'utf8')).toBe('good morning\nworker is ready\n');
});

test('a child that ends before it is ready gives its last words', async () => {
  const child = keep("throw new Error('the socket is wet')");
  await expect(child.ready).rejects.toThrow(
    /The worker did not start: Error: the socket is wet \(log: .*worker\.log\)/,
  );
});

test('a program that does not exist is one sentence', async () => {
  await expect(keep('', { command: '/no/such/program' }).ready).rejects.toThrow('The worker cannot be run');
});

test('a child that is killed later is started again', async () => {
  const child = keep("console.log('ready'); setInterval(() => {}, 1000)");
  await child.ready;
  const first = recorded.at(-1)!;
  process.kill(first.pid, 'SIGKILL');
  await vi.waitFor(() => expect(isRunning(first)).toBe(false), 10_000);
  await vi.waitFor(() => expect(live()).toBe(1), 10_000);
});

test('a child that will not stop is ended when its grace is over', async () => {
  const child = keep("process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)", {
    graceMs: 200,
  });
  await child.ready;
  await child.stop();
  expect(live()).toBe(0);
});

test('stopping a child that is not ready yet makes whoever waits for it give up', async () => {
  const child = keep('setInterval(() => {}, 1000)');
  const waiting = expect(child.ready).rejects.toThrow('The worker was stopped');
  await child.stop();
  await waiting;
});
