import { numberFormat } from '../errors.ts';
import { asciiDigits } from '../values/convert-scalars.ts';

/** Whole numbers in any base from 2 to 36, as `Integer.parseInt(text, radix)` and `toString(value, radix)` have them. */
export function parseRadix(text: string | null, radix: number, bits: number, unsigned = false): bigint {
  if (text === null || radix < 2 || radix > 36) throw numberFormat(String(text));
  const match = /^([+-]?)([0-9a-zA-Z]+)$/.exec(asciiDigits(text));
  if (!match?.[2] || text.length > 80) throw numberFormat(text);
  let value = 0n;
  for (const ch of match[2]) {
    const digit = Number.parseInt(ch, 36);
    if (digit >= radix) throw numberFormat(text);
    value = value * BigInt(radix) + BigInt(digit);
  }
  if (match[1] === '-') value = -value;
  const fits = unsigned
    ? match[1] !== '-' && BigInt.asUintN(bits, value) === value
    : BigInt.asIntN(bits, value) === value;
  if (!fits) throw numberFormat(text);
  return value;
}

/** `decode`: `0x`, `0X` and `#` mean 16, a leading 0 means 8. */
export function decodeWhole(text: string, bits: number): bigint {
  const match = /^([+-]?)(0[xX]|#|0(?=.))?([^+-].*)$/.exec(text);
  if (!match) throw numberFormat(text);
  const radix = match[2] === undefined ? 10 : match[2] === '0' ? 8 : 16;
  return parseRadix((match[1] ?? '') + (match[3] ?? ''), radix, bits);
}

/** An unknown base counts as 10. */
export const radixText = (value: bigint, radix: number): string => value.toString(radix < 2 || radix > 36 ? 10 : radix);
