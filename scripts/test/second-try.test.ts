import { expect, it, vi } from 'vitest';
import { speakOnStandardError } from '#scripts/console';
import type { Counts } from './part.ts';
import { secondTry } from './second-try.ts';

speakOnStandardError();

const green: Counts = { passed: 3, failed: 0, failures: [] };
const failing = (...files: (string | undefined)[]): Counts => ({
  passed: 9,
  failed: files.length,
  failures: files.map((file) => ({ file, text: `${file}: it fails` })),
});

function attempts(...results: Counts[]) {
  return vi.fn(async (_files: readonly string[]) => results.shift() ?? green);
}

it('tries the files of what failed once more, each once, and calls what then passes flaky', async () => {
  const attempt = attempts(failing('a.test.ts', 'b.test.ts', 'a.test.ts'));
  const counts = await secondTry(true, attempt);
  expect(attempt.mock.calls).toEqual([[[]], [['a.test.ts', 'b.test.ts']]]);
  expect(counts).toMatchObject({ passed: 12, failed: 0 });
  expect(counts.flaky?.map(({ text }) => text)).toEqual([
    'a.test.ts: it fails',
    'b.test.ts: it fails',
    'a.test.ts: it fails',
  ]);
});

it('keeps what fails twice as failed, with what was said both times', async () => {
  const counts = await secondTry(true, attempts(failing('a.test.ts'), failing('a.test.ts')));
  expect(counts).toMatchObject({ passed: 9, failed: 1 });
  expect(counts.failures).toHaveLength(2);
  expect(counts.flaky).toBeUndefined();
});

it.each([
  ['nobody asked for it', false, failing('a.test.ts')],
  ['nothing failed', true, green],
  ['so many files failed that it is no accident', true, failing('a', 'b', 'c', 'd', 'e', 'f')],
  ['something failed outside of any file', true, failing('a.test.ts', undefined)],
])('is no second try when %s', async (_, again, first) => {
  const attempt = attempts(first);
  expect(await secondTry(again, attempt)).toBe(first);
  expect(attempt).toHaveBeenCalledOnce();
});
