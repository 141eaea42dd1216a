import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalsOf, type Target } from './service.ts';
import { counter, fasterThan, tickMs, tickOf } from './signals.ts';

const target = (version: string, pod = 'shop-1'): Target => ({
  labels: { account: 'zone-2', namespace: 'prod', app: 'shop', version, pod },
  from: 1_780_000_000_000,
});

const begin = tickOf(1_780_000_000_000);

function growth(version: string, name: string, more: Record<string, string> = {}): number {
  const signal = signalsOf(target(version)).find(
    ({ labels }) => labels.__name__ === name && Object.entries(more).every(([key, value]) => labels[key] === value),
  )!;
  return signal.value(begin + 1000) - signal.value(begin + 200);
}

describe('a counter', () => {
  it('never falls, and begins near zero', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.nat(100_000),
        (seed, perSecond, offset) => {
          const from = 1_780_000_000_000 + offset * 997;
          const first = tickOf(from) + 1;
          expect(counter(seed, perSecond, from, first)).toBeLessThanOrEqual(Math.ceil(perSecond * 15 * 3));
          for (let tick = first; tick < first + 200; tick++) {
            expect(counter(seed, perSecond, from, tick + 1)).toBeGreaterThanOrEqual(
              counter(seed, perSecond, from, tick),
            );
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('grows as fast as it should over a day', () => {
    const from = 1_780_000_000_000;
    const day = counter(1, 10, from, tickOf(from) + 86_400_000 / tickMs) / 86_400;
    expect(day).toBeGreaterThan(9.9);
    expect(day).toBeLessThan(10.1);
  });
});

describe('a distribution of durations', () => {
  it('has half of them below its median and all below infinity', () => {
    expect(fasterThan(0.05, 0.05, 0.4)).toBeCloseTo(0.5, 6);
    expect(fasterThan(Number.POSITIVE_INFINITY, 0.05, 0.4)).toBe(1);
    expect(fasterThan(0.001, 0.05, 0.4)).toBeLessThan(0.001);
  });
});

describe('a pod', () => {
  it('emits the same every time, and something else than its neighbour', () => {
    const values = (one: Target) => signalsOf(one).map((signal) => signal.value(begin + 77));
    expect(values(target('1'))).toEqual(values(target('1')));
    expect(values(target('1'))).not.toEqual(values(target('1', 'shop-2')));
  });

  it('counts in every bucket at least what the one before has', () => {
    const buckets = signalsOf(target('1')).filter(({ labels }) => labels.__name__?.endsWith('_bucket'));
    for (const tick of [begin + 1, begin + 500]) {
      const counts = buckets.map((bucket) => bucket.value(tick));
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
    }
  });

  it('does worse when its version says so', () => {
    expect(growth('1-broken', 'http_requests_total', { code: '500' })).toBeGreaterThan(
      5 * growth('1', 'http_requests_total', { code: '500' }),
    );
    expect(growth('1-slow', 'http_request_duration_seconds_sum')).toBeGreaterThan(
      2 * growth('1', 'http_request_duration_seconds_sum'),
    );
    expect(growth('1-leaky', 'process_resident_memory_bytes')).toBeGreaterThan(200e6);
  });
});
