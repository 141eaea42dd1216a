import { expect, it } from 'vitest';
import type { Json } from '#lib/kernel/json';
import { readPairs, retyped, writePairs } from './pairs.ts';

it('reads and writes objects without touching values that are no text', () => {
  const value = { a: 'x', b: 5, c: { deep: [true] } };
  expect(writePairs(readPairs(value), false)).toEqual(value);
});

it('keeps what else stands in a list of pairs', () => {
  const value: Json = [
    { key: 'a', value: 1, description: 'why' },
    { key: '', value: '' },
  ];
  expect(writePairs(readPairs(value), true)).toEqual(value);
});

it('leaves rows without a name out of an object', () => {
  expect(
    writePairs(
      [
        { key: '', value: 'x' },
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
      false,
    ),
  ).toEqual({
    a: '2',
  });
});

it('keeps the kind of a value while its text allows', () => {
  expect([retyped(5, '6'), retyped(5, 'six'), retyped('5', '6'), retyped(true, 'false'), retyped(5, '"6"')]).toEqual([
    6,
    'six',
    '6',
    false,
    '"6"',
  ]);
});
