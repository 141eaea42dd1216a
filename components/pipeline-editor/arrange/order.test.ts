import { expect, test } from 'vitest';
import { moved } from './order.ts';

test('an item takes the place of another, up or down, and never leaves the list', () => {
  const list = ['a', 'b', 'c', 'd'];
  expect(moved(list, 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(list, 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  for (const [from, to] of [
    [0, -1],
    [3, 4],
    [9, 0],
    [1, 1],
  ] as const)
    expect(moved(list, from, to)).toBe(list);
});
