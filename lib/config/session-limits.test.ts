import { expect, test } from 'vitest';
import { readSessionLimits } from './session-limits.ts';

test('sessions last a week and a day without use, unless told otherwise', () => {
  expect(readSessionLimits({})).toEqual({ lifetimeMs: 604_800_000, idleMs: 86_400_000, rightsMs: 300_000 });
  expect(readSessionLimits({ GENNAKER_SESSION_LIFETIME: '8h', GENNAKER_SESSION_IDLE: '30m' })).toMatchObject({
    lifetimeMs: 28_800_000,
    idleMs: 1_800_000,
  });
});

test('nobody is idle for longer than they are signed in', () => {
  expect(readSessionLimits({ GENNAKER_SESSION_LIFETIME: '1h' }).idleMs).toBe(3_600_000);
});

test.each(['0s', '8', 'soon', '1y', '91d'])('a lifetime of %s is refused', (text) => {
  expect(() => readSessionLimits({ GENNAKER_SESSION_LIFETIME: text })).toThrow('GENNAKER_SESSION_LIFETIME must be a');
});
