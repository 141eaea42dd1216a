import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, nextOpening, type Span } from './window.ts';

const at = (text: string) => Date.parse(text);
const span = (from: string, to: string): Span => {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { from: minutes(from), to: minutes(to) };
};

describe('when a window opens next', () => {
  // 2026-11-23 is a Monday, so day 2.
  it.each<[string, number[], Span[], string, string, string | undefined]>([
    ['at once inside it', [2], [span('09:00', '17:00')], 'UTC', '2026-11-23T10:30:15Z', '2026-11-23T10:30:15Z'],
    ['later the same day', [2], [span('09:00', '17:00')], 'UTC', '2026-11-23T08:59:59Z', '2026-11-23T09:00:00Z'],
    ['in its last minute still', [], [span('09:00', '17:00')], 'UTC', '2026-11-23T17:00:59Z', '2026-11-23T17:00:59Z'],
    ['the next day after its end', [], [span('09:00', '17:00')], 'UTC', '2026-11-23T17:01:00Z', '2026-11-24T09:00:00Z'],
    [
      'a week later for the one day',
      [2],
      [span('09:00', '09:59')],
      'UTC',
      '2026-11-23T10:00:00Z',
      '2026-11-30T09:00:00Z',
    ],
    ['at midnight for whole days', [1, 7], [], 'UTC', '2026-11-23T10:00:00Z', '2026-11-28T00:00:00Z'],
    ['always without days and hours', [], [], 'UTC', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
    ['across midnight, before it', [], [span('22:00', '02:00')], 'UTC', '2026-11-23T23:10:00Z', '2026-11-23T23:10:00Z'],
    ['across midnight, behind it', [], [span('22:00', '02:00')], 'UTC', '2026-11-23T01:10:00Z', '2026-11-23T01:10:00Z'],
    [
      'across midnight, each part on its own day',
      [6],
      [span('22:00', '02:00')],
      'UTC',
      '2026-11-28T00:30:00Z',
      '2026-12-04T00:00:00Z',
    ],
    [
      'on the clock of its zone',
      [2],
      [span('09:00', '17:00')],
      'America/Los_Angeles',
      '2026-11-23T16:00:00Z',
      '2026-11-23T17:00:00Z',
    ],
    [
      'on the day of its zone',
      [2],
      [span('00:30', '01:00')],
      'Asia/Tokyo',
      '2026-11-22T12:00:00Z',
      '2026-11-22T15:30:00Z',
    ],
    [
      'when the clocks jump into it',
      [],
      [span('02:30', '03:30')],
      'Europe/Berlin',
      '2026-03-29T00:50:00Z',
      '2026-03-29T01:00:00Z',
    ],
    [
      'not in an hour left out',
      [],
      [span('02:10', '02:50')],
      'Europe/Berlin',
      '2026-03-29T00:50:00Z',
      '2026-03-30T00:10:00Z',
    ],
    [
      'in both hours that come twice',
      [],
      [span('02:10', '02:50')],
      'Europe/Berlin',
      '2026-10-25T00:55:00Z',
      '2026-10-25T01:10:00Z',
    ],
    [
      'two weeks later when the clocks leave out its hour on its only day',
      [1],
      [span('02:10', '02:50')],
      'Europe/Berlin',
      '2026-03-23T10:00:00Z',
      '2026-04-05T00:10:00Z',
    ],
    ['never on no day at all', [9], [], 'UTC', '2026-11-23T10:00:00Z', undefined],
  ])('%s', (_title, days, spans, timeZone, now, opens) => {
    const next = nextOpening({ days, spans, timeZone }, at(now));
    expect(next === undefined ? undefined : new Date(next).toISOString()).toBe(
      opens === undefined ? undefined : new Date(opens).toISOString(),
    );
  });
});

const minute = fc.nat({ max: 24 * 60 - 1 });
const windows = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
  spans: fc.array(fc.record({ from: minute, to: minute }), { maxLength: 3 }),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
});
/** Around both changes of the clocks, where mistakes would be. */
const moments = fc.oneof(
  fc.integer({ min: at('2026-03-20T00:00:00Z'), max: at('2026-04-08T00:00:00Z') }),
  fc.integer({ min: at('2026-10-01T00:00:00Z'), max: at('2026-11-05T00:00:00Z') }),
);

it('opens at a moment that is open, and at none between now and then, in any zone and season', () => {
  fc.assert(
    fc.property(windows, moments, (window, now) => {
      const next = nextOpening(window, now);
      if (next === undefined) throw new Error('It opens within two weeks');
      expect(next).toBeGreaterThanOrEqual(now);
      expect(isOpen(window, next)).toBe(true);
      const step = Math.max(60_000, Math.ceil((next - now) / 60_000 / 400) * 60_000);
      for (let t = now; t < next; t += step) expect(isOpen(window, t)).toBe(false);
      if (next > now) expect(isOpen(window, next - 1)).toBe(false);
    }),
    { numRuns: 150 },
  );
});
