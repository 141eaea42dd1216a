import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPrograms } from './run.ts';

/** `helm` is a small program of ours that does as its first argument says. */
const script = `#!/bin/sh
case "$1" in
  env) env;;
  say) printf '%s\\n' "$@";;
  fail) echo "it broke" >&2; exit 3;;
  flood) yes;;
  hang) sleep 60 & echo started; wait;;
esac
`;
let folder: string;
const searchPath = process.env.PATH ?? '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'programs-'));
  await writeFile(join(folder, 'helm'), script, { mode: 0o755 });
});
afterAll(() => rm(folder, { recursive: true }));

const programs = () => createPrograms({ searchPath, places: { helm: join(folder, 'helm') } });
const run = (args: string[], more = {}) => programs().run({ program: 'helm', args, folder, ...more });

it('hands arguments over as they are, whatever a shell would make of them', async () => {
  const { code, stdout } = await run(['say', '$(id); `id`', '--x=a b', '*']);
  expect(code).toBe(0);
  expect(stdout.toString()).toBe('say\n$(id); `id`\n--x=a b\n*\n');
});

it('shows a program nothing of our environment', async () => {
  process.env.GENNAKER_SECRET_KEY_OF_TEST = 'hush';
  const { stdout } = await run(['env'], { env: { NO_COLOR: '1' } });
  delete process.env.GENNAKER_SECRET_KEY_OF_TEST;
  expect(stdout.toString()).toContain('NO_COLOR=1');
  expect(stdout.toString()).toContain(`HOME=${folder}`);
  expect(stdout.toString()).not.toMatch(/hush|DATABASE_URL/);
});

it('tells its code and what it complained about', async () => {
  expect(await run(['fail'])).toMatchObject({ code: 3, stderr: 'it broke\n' });
});

it('is ended when it takes too long, writes too much, or nobody wants it any more', async () => {
  await expect(run(['hang'], { timeoutMs: 200 })).rejects.toThrow('helm did not end within 200 ms');
  await expect(run(['flood'], { maxBytes: 1000 })).rejects.toMatchObject({ code: 'limit' });
  const abort = new AbortController();
  const hanging = run(['hang'], { signal: abort.signal });
  abort.abort(new Error('canceled'));
  await expect(hanging).rejects.toThrow('canceled');
});

it('that is missing is named with the cure', async () => {
  const none = createPrograms({ searchPath: folder, places: { kustomize: '/nowhere/kustomize' } });
  expect([await none.has('helm'), await none.has('git')]).toEqual([true, false]);
  const command = { args: [], folder };
  await expect(none.run({ program: 'git', ...command })).rejects.toThrow(
    'git is not installed where the worker runs; install it, or set GENNAKER_GIT to its path',
  );
  await expect(none.run({ program: 'kustomize', ...command })).rejects.toThrow('is not at /nowhere/kustomize');
});

it('works in a folder that is gone afterwards, also when the work fails', async () => {
  let seen = '';
  const work = programs().inFolder(async (path) => {
    seen = path;
    await writeFile(join(path, 'a'), 'b');
    throw new Error('it broke');
  });
  await expect(work).rejects.toThrow('it broke');
  await expect(stat(seen)).rejects.toThrow('ENOENT');
});
