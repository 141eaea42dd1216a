import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeAt, hotp, keyUri, looksLikeCode, newSecret, stepAt, stepOf } from './one-time-code.ts';

const rfcSecret = Buffer.from('12345678901234567890');
const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });
const instants = fc.integer({ min: 60_000, max: 4_000_000_000_000 });

/** RFC 4226, appendix D. */
test.each(
  ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
    (code, counter) => [counter, code] as const,
  ),
)('the code of counter %i is the one in the table of RFC 4226', (counter, code) => {
  expect(hotp(rfcSecret, counter)).toBe(code);
});

/** RFC 6238, appendix B, the rows of SHA-1. */
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('the code of second %i is the one in the table of RFC 6238', (second, code) => {
  expect(codeAt(rfcSecret, second * 1000, 8)).toBe(code);
});

test('a code counts one step before and after its own, and no further', () => {
  fc.assert(
    fc.property(secrets, instants, fc.integer({ min: -4, max: 4 }), (secret, now, away) => {
      const step = stepAt(now);
      const code = hotp(secret, step);
      const others = [-1, 0, 1].map((near) => step + away + near).filter((other) => other !== step && other >= 0);
      // Two steps of one secret have the same code once in a million times.
      fc.pre(!others.some((other) => hotp(secret, other) === code));
      const found = stepOf(secret, code, now + away * 30_000);
      expect(found).toBe(Math.abs(away) <= 1 ? step : undefined);
    }),
  );
});

test('a code of another secret, a changed one and anything else is wrong', () => {
  fc.assert(
    fc.property(secrets, instants, fc.string({ maxLength: 12 }), (secret, now, typed) => {
      const right = [-1, 0, 1].map((near) => hotp(secret, stepAt(now) + near));
      fc.pre(!right.includes(typed.replace(/\s/g, '')));
      expect(stepOf(secret, typed, now)).toBeUndefined();
    }),
  );
  const now = Date.UTC(2030, 0, 1);
  const code = codeAt(rfcSecret, now);
  expect(stepOf(rfcSecret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(stepAt(now));
  for (const wrong of [`${code}0`, code.slice(1), `-${code.slice(1)}`, '']) {
    expect(stepOf(rfcSecret, wrong, now)).toBeUndefined();
  }
});

test('a code is six digits, with or without spaces', () => {
  expect(['123456', ' 123 456 '].map(looksLikeCode)).toEqual([true, true]);
  expect(['12345', '1234567', '12345a', '4k7h-x2mq-9ztp-0c3r', ''].some(looksLikeCode)).toBe(false);
});

test('what an app reads names the person and the product', () => {
  const uri = new URL(keyUri({ secret: rfcSecret, issuer: 'Gennaker at gennaker.example.com', account: 'wang.wei@x' }));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.href).toContain('//totp/Gennaker%20at%20gennaker.example.com:wang.wei%40x?');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    issuer: 'Gennaker at gennaker.example.com',
  });
});

test('a new secret is 160 bits, and another one each time', () => {
  expect(newSecret()).toHaveLength(20);
  expect(newSecret().equals(newSecret())).toBe(false);
});
