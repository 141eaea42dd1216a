import { expect, test } from 'vitest';
import { createThrottle, noteworthy } from './log-file.ts';

test('routine events are not shown', () => {
  expect(noteworthy('{"level":"info","message":"worker ready"}', 'stdout')).toBeUndefined();
  expect(noteworthy('compiled in 3 ms', 'stdout')).toBeUndefined();
});

test('warnings and errors are shown by their sentence, with the first line of the error', () => {
  expect(noteworthy('{"level":"warn","message":"Jenkins is slow"}', 'stdout')).toEqual({
    level: 'warn',
    text: 'Jenkins is slow',
  });
  const line = JSON.stringify({ level: 'error', message: 'A job failed', error: 'Error: no route\n    at x' });
  expect(noteworthy(line, 'stdout')?.text).toBe('A job failed: Error: no route');
});

test('of a crash report only the error itself is shown', () => {
  const report = [
    'node:internal/modules/esm/resolve:272',
    '    throw new ERR();',
    '    ^',
    '',
    'TypeError: x is not a function',
    '    at a (file:///b.ts:1:2)',
    "  code: 'ERR'",
    '}',
    '',
    'Node.js v24.21.0',
  ];
  expect(report.map((line) => noteworthy(line, 'stderr')?.text).filter(Boolean)).toEqual([
    'TypeError: x is not a function',
  ]);
});

test('a flood is cut off with one notice, and starts anew in the next window', () => {
  let now = 0;
  const seen: string[] = [];
  const throttle = createThrottle(() => now);
  const speak = () =>
    throttle(
      () => seen.push('line'),
      () => seen.push('notice'),
    );
  for (let count = 0; count < 100; count += 1) speak();
  expect(seen).toEqual([...Array(10).fill('line'), 'notice']);
  now = 60_000;
  speak();
  expect(seen.at(-1)).toBe('line');
});
