import { expect, test } from 'vitest';
import { RateLimit, spend } from './rate-limit.ts';

test('a burst goes through, then as many as the rate gives back', () => {
  let now = 0;
  const limit = new RateLimit({ burst: 3, perSecond: 2 }, () => now);
  const take = () => limit.take('lena') === undefined;
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  now = 500;
  expect([take(), take()]).toEqual([true, false]);
  now = 60_000;
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
});

test('each caller has a measure of their own, and only the first refusal of a series is worth writing down', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 1 }, () => 0);
  expect(limit.take('lena')).toBeUndefined();
  expect(limit.take('lena')).toEqual({ seconds: 1, first: true });
  expect(limit.take('lena')).toEqual({ seconds: 1, first: false });
  expect(limit.take('omar')).toBeUndefined();
});

test('a flood of callers does not fill the memory', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 1 }, () => 0);
  for (let caller = 0; caller < 30_000; caller++) limit.take(`address ${caller}`);
  expect((limit as unknown as { callers: Map<string, unknown> }).callers.size).toBe(20_000);
});

test('who asks too often is told when to come back', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 0.1 }, () => 0);
  spend(limit, 'lena', 'requests');
  expect(() => spend(limit, 'lena', 'requests')).toThrow('Too many requests; try again in 10 s');
});
