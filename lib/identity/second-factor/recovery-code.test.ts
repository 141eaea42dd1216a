import { expect, test } from 'vitest';
import { newRecoveryCodes, recoveryCodeCount, recoveryHash } from './recovery-code.ts';

test('ten codes of 120 bits are made, all different', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(recoveryCodeCount);
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
});

test('however a code is typed, it is the same', () => {
  const kept = recoveryHash('lena', '4k1h-x0mq-9ztp-0c3r');
  for (const typed of ['4K1H X0MQ 9ZTP 0C3R', '4k1hx0mq9ztp0c3r', ' 4kIh-xOmq-9ztp-oc3r ', '4klh-x0mq-9ztp-0c3r']) {
    expect(recoveryHash('lena', typed)).toBe(kept);
  }
  expect(recoveryHash('lena', '4k1h-x0mq-9ztp-0c3s')).not.toBe(kept);
});

test('the same code of two people looks different in the database', () => {
  expect(recoveryHash('lena', '4k1h-x0mq-9ztp-0c3r')).not.toBe(recoveryHash('otto', '4k1h-x0mq-9ztp-0c3r'));
});
