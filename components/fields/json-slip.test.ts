import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonSlip } from './json-slip.ts';

const slips: [string, string, string][] = [
  ['oops {"a": 1}', 'oops', '“oops” is no value'],
  ['{"a": 1 "b": 2}', '"b"', 'A comma is missing before this'],
  ['{"a": 1,}', '}', 'There is a comma too many before }'],
  ['[1, 2,]', ']', 'There is a comma too many before ]'],
  ['{"a": }', '}', 'A value is missing here'],
  ['{"a" 1}', '1', 'A colon is missing after the name'],
  ['{a: 1}', 'a', '“a” cannot stand here'],
  ["{'a': 1}", "'a'", 'Text stands in double quotes'],
  ['{"a": "x\n"}', '"x', 'The quoted text does not end, or holds what must be escaped'],
  ['{"a": 1} x', 'x', '“x” cannot stand here'],
  ['{"a": [1}', '}', '} closes what was not opened with it'],
  ['// hi\n{}', '//', 'JSON has no comments'],
  ['{"a": "C:\\x"}', '"C', 'The quoted text does not end, or holds what must be escaped'],
  ['{"a": tru}', 'tru', '“tru” is no value'],
];

it.each(slips)('finds the slip in %s', (text, at, message) => {
  expect(jsonSlip(text)).toEqual({ offset: text.indexOf(at), message });
});

it('points to the end of text that stops too early', () => {
  expect(jsonSlip('{"a": [1')).toEqual({ offset: 8, message: 'The text ends before a list is closed' });
  expect(jsonSlip('  ')).toEqual({ offset: 2, message: 'The text is empty' });
});

it('finds none before the end of good JSON, and one inside every JSON with a letter too many', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify({ value });
      expect(jsonSlip(text).offset).toBe(text.length);
      expect(jsonSlip(`${text}x`).offset).toBe(text.length);
      expect(jsonSlip(text.slice(0, -1)).message).toBe('The text ends before an object is closed');
    }),
  );
});

it('stands any depth', () => {
  expect(jsonSlip('['.repeat(100_000)).message).toBe('The text ends before a list is closed');
});
