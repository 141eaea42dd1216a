import { expect, it } from 'vitest';
import { scheduleOf } from './cron-schedule.ts';

const after = Date.parse('2026-01-30T10:15:30Z');
const next = (text: string) => {
  const at = scheduleOf(text)?.next(after);
  return at === undefined ? undefined : new Date(at).toISOString();
};

it.each([
  ['* * * * *', '2026-01-30T10:16:00.000Z'],
  ['*/20 * * * *', '2026-01-30T10:20:00.000Z'],
  ['5,40 9-11 * * *', '2026-01-30T10:40:00.000Z'],
  ['0 0 31 * *', '2026-01-31T00:00:00.000Z'],
  ['0 0 29 feb *', '2028-02-29T00:00:00.000Z'],
  ['30 6 * * mon-wed', '2026-02-02T06:30:00.000Z'],
  ['0 12 1 * 7', '2026-02-01T12:00:00.000Z'],
  ['@daily', '2026-01-31T00:00:00.000Z'],
  ['@every 90s', '2026-01-30T10:17:00.000Z'],
  ['0 0 30 2 *', undefined],
])('%s is due next at %s', (text, at) => expect(next(text)).toBe(at));

it.each(['', '* * * *', '61 * * * *', 'a * * * *', '*/0 * * * *'])('“%s” is no schedule', (text) => {
  expect(scheduleOf(text)).toBeUndefined();
});
