import { expect, it } from 'vitest';
import { highlighted, linesOf, matchingLines } from './log-lines.ts';

it('splits a log into lines without an empty one at the end', () => {
  expect(linesOf('a\nb\n')).toEqual(['a', 'b']);
  expect(linesOf('')).toEqual([]);
  expect(linesOf('a\n\nb')).toEqual(['a', '', 'b']);
});

it('finds lines whatever the case, and keeps their numbers', () => {
  expect(matchingLines(['GET /', 'error', 'get /x'], 'GET')).toEqual([
    { number: 1, text: 'GET /' },
    { number: 3, text: 'get /x' },
  ]);
});

it('marks every place where the text stands', () => {
  expect(highlighted('a GET and get', 'get')).toEqual(['a ', 'GET', ' and ', 'get', '']);
  expect(highlighted('nothing', 'x')).toEqual(['nothing']);
  expect(highlighted('İ get', 'get')).toEqual(['İ get']);
});
