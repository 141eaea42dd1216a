import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf, isRunning } from '#scripts/process/identity';
import { claim } from './run-record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gennaker-claim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const url = 'http://localhost:1';
const gone = { pid: 999_999_999, startedAt: '1' };
const record = (text: unknown) =>
  writeFileSync(join(folder, 'run.json'), typeof text === 'string' ? text : JSON.stringify(text));

function sleeper() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  return identityOf(child.pid!)!;
}

test('a folder is claimed once at a time', async () => {
  const { run } = await claim(folder, url);
  await expect(claim(folder, url)).rejects.toThrow('Gennaker already runs on this data folder, at http://localhost:1');
  run.remove();
  const again = await claim(folder, url);
  again.run.remove();
});

test('what a killed run left is ended', async () => {
  const left = sleeper();
  record({ supervisor: gone, url, children: { worker: left } });
  expect((await claim(folder, url)).leftovers).toEqual(['worker']);
  expect(isRunning(left)).toBe(false);
});

test('a process that merely has the number of one that was left is spared', async () => {
  const stranger = sleeper();
  record({ supervisor: gone, url, children: { worker: { pid: stranger.pid, startedAt: 'earlier' } } });
  expect((await claim(folder, url)).leftovers).toEqual([]);
  expect(isRunning(stranger)).toBe(true);
  process.kill(stranger.pid, 'SIGKILL');
});

test('a damaged record does not stop a start', async () => {
  record('{"supervisor":');
  const { run } = await claim(folder, url);
  run.setChild('web', { pid: 1, startedAt: '2' });
  expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).children).toEqual({
    web: { pid: 1, startedAt: '2' },
  });
});
