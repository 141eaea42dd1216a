import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base32, fromBase32 } from './base32.ts';

/** RFC 4648, section 10, without the padding. */
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is written as the RFC writes it', (text, written) => {
  expect(base32(Buffer.from(text))).toBe(written);
  expect(fromBase32(written).toString()).toBe(text);
});

test('whatever is written is read again, in any case and with spaces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const written = base32(bytes).toLowerCase().replace(/.{4}/g, '$& ');
      expect([...fromBase32(written)]).toEqual([...bytes]);
    }),
  );
});

test('a sign that does not belong there is named', () => {
  expect(() => fromBase32('MZX1')).toThrow('"1" is no sign of a secret');
});
