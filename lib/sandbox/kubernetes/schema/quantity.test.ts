import { describe, expect, it } from 'vitest';
import { canonicalQuantity, parseQuantity } from './quantity.ts';

describe('quantities', () => {
  it.each([
    ['250m', 0.25],
    ['1', 1],
    ['1.5', 1.5],
    ['64Mi', 67_108_864],
    ['2k', 2000],
    ['1e3', 1000],
    ['-1', -1],
  ])('read %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(['', 'much', '1 Gi', '1MB', '0x10', '--1'])('refuse "%s"', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it.each([
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['1500Mi', '1500Mi'],
    ['2000', '2k'],
    ['0', '0'],
    ['nonsense', 'nonsense'],
  ])('write %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });
});
