import { expect, it } from 'vitest';
import { formatSpan, parseSpan } from './span.ts';

it('reads seconds, units and sums of units', () => {
  expect(['90', '90s', '1m 30s', '2h', '1d2h', ' 5 M '].map(parseSpan)).toEqual([90, 90, 90, 7200, 93_600, 300]);
});

it('does not guess', () => {
  expect(['', 'soon', '5 minutes', '-1', '1m30', '1h '.repeat(40)].map(parseSpan)).toEqual(Array(6).fill(undefined));
});

it('writes what it reads', () => {
  expect([0, 90, 5400, 93_600].map(formatSpan)).toEqual(['0s', '1m 30s', '1h 30m', '1d 2h']);
  for (const seconds of [1, 59, 61, 3599, 86_399, 90_061]) expect(parseSpan(formatSpan(seconds))).toBe(seconds);
});
