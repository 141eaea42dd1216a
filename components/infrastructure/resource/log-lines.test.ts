import { expect, it } from 'vitest';
import { highlighted, matchesIn } from './log-lines.ts';

it('finds lines whatever the case, and none for nothing', () => {
  expect(matchesIn(['GET /', 'error', 'get /x'], 'GET')).toEqual([0, 2]);
  expect(matchesIn(['a'], '')).toEqual([]);
});

it('marks every place where the text stands', () => {
  expect(highlighted('a GET and get', 'get')).toEqual(['a ', 'GET', ' and ', 'get', '']);
  expect(highlighted('nothing', 'x')).toEqual(['nothing']);
  expect(highlighted('İ get', 'get')).toEqual(['İ get']);
});
