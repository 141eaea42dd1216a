import { describe, expect, it } from 'vitest';
import { defaultBudget, Meter } from '../budget.ts';
import { matchesPattern, replacePattern, splitPattern } from './pattern.ts';

const meter = () => new Meter(defaultBudget, () => 0);
const matches = (pattern: string, text: string) => matchesPattern(pattern, text, meter());
const replaceAll = (text: string, pattern: string, by: string) => replacePattern(text, pattern, by, true, meter());

describe('A pattern matches', () => {
  it.each([
    ['a.c', 'abc', true],
    ['a.c', 'a\nc', false],
    ['(?s)a.c', 'a\nc', true],
    ['[a-c]+', 'abcab', true],
    ['[^a-c]+', 'xyz', true],
    ['[a-z&&[^aeiou]]+', 'xyz', true],
    ['[a-z&&[^aeiou]]+', 'xaz', false],
    ['[a-c[x-z]]+', 'axz', true],
    ['[]a]+', ']a', true],
    ['[a-]+', 'a-', true],
    ['\\d{3}-\\d{2,4}', '123-4567', true],
    ['\\d{3}-\\d{2,4}', '123-4', false],
    ['a{0}', '', true],
    ['(ab)+', 'ababab', true],
    ['(?:ab|cd)*', 'abcdab', true],
    ['(?i)HeLLo', 'hEllO', true],
    ['(?i)ä', 'Ä', false],
    ['(?iu)ä', 'Ä', true],
    ['(?i:h)ELLO', 'HELLO', true],
    ['(?i:h)ELLO', 'Hello', false],
    ['\\w+\\s\\w+', 'two words', true],
    ['\\W', 'é', true],
    ['\\p{L}+', 'éß', true],
    ['\\p{Lu}\\p{Ll}+', 'Éa', true],
    ['\\P{L}', '1', true],
    ['\\p{IsHan}+', '漢字', true],
    ['\\p{Alpha}+', 'é', false],
    ['\\h\\v', '\t\n', true],
    ['\\R', '\r\n', true],
    ['.', '🚀', true],
    ['..', '🚀', false],
    ['\\x{1F680}', '🚀', true],
    ['\\uD83D\\uDE80', '🚀', true],
    ['\\Q.*\\E', '.*', true],
    ['\\x41\\u0042\\0103\\t', 'ABC\t', true],
    ['(?x) a b # comment', 'ab', true],
    ['^a$', 'a', true],
    ['a$', 'a\n', false],
    ['\\ba\\b', 'a', true],
    ['a|', '', true],
    ['(a|b)*?c', 'abac', true],
    ['(?<n>a)b', 'ab', true],
    ['', '', true],
    ['', 'a', false],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe('A pattern replaces', () => {
  it.each([
    ['hello', 'l', 'L', 'heLLo'],
    ['hello', 'l+', '<$0>', 'he<ll>o'],
    ['hello', 'x*', '-', '-h-e-l-l-o-'],
    ['a-b-c', '(\\w)-(\\w)', '$2-$1', 'b-a-c'],
    ['john smith', '(?<first>\\w+) (?<last>\\w+)', '${last} ${first}', 'smith john'],
    ['abc', 'b', '\\$', 'a$c'],
    ['abc', '(b)', '$10', 'ab0c'],
    ['aaa', 'a*?', 'x', 'xaxaxax'],
    ['aaa', '^a', 'x', 'xaa'],
    ['a\nb', '(?m)^', '> ', '> a\n> b'],
    ['a\nb\n', '(?m)$', ';', 'a;\nb;\n;'],
    ['a\n', '$', ';', 'a;\n;'],
    ['one two', '\\b', '|', '|one| |two|'],
    ['(a)(b)?', '\\((.)\\)', '[$1]', '[a][b]?'],
    ['ab', '(a)|(b)', '<$1$2>', '<a><b>'],
    ['v1.2.3', '[^0-9.]', '', '1.2.3'],
    ['🚀x', '.', '*', '**'],
    ['a.b', '.', '$0$0', 'aa..bb'],
  ])('%j: %j by %j gives %j', (text, pattern, by, expected) => {
    expect(replaceAll(text, pattern, by)).toBe(expected);
  });

  it.each([
    ['$2', 'index-range'],
    ['${x}', 'java-exception'],
    ['$', 'java-exception'],
    ['\\', 'java-exception'],
    ['$x', 'java-exception'],
  ])('refuses the replacement %j', (by, kind) => {
    expect(() => replaceAll('abc', '(b)', by)).toThrow(expect.objectContaining({ kind }));
  });
});

describe('A pattern splits', () => {
  it.each([
    ['a,b,c', ',', 0, ['a', 'b', 'c']],
    ['a,b,,', ',', 0, ['a', 'b']],
    ['a,b,,', ',', -1, ['a', 'b', '', '']],
    ['a,b,c', ',', 2, ['a', 'b,c']],
    [',a', ',', 0, ['', 'a']],
    ['', ',', 0, ['']],
    ['abc', '', 0, ['a', 'b', 'c']],
    ['abc', 'x', 0, ['abc']],
    [',', ',', 0, []],
    ['a1b22c', '\\d+', 0, ['a', 'b', 'c']],
    ['a  b', '\\s', 0, ['a', '', 'b']],
  ])('%j at %j with limit %i gives %j', (text, pattern, limit, expected) => {
    expect(splitPattern(text, pattern, limit, meter())).toEqual(expected);
  });
});

describe('A pattern is refused by name', () => {
  it.each([
    ['\\G', 'not supported'],
    ['(', 'not closed'],
    ['a)', 'too many'],
    ['[a', 'not closed'],
    ['[z-a]', 'wrong order'],
    ['*a', 'nothing'],
    ['a**', 'nothing'],
    ['{', 'number'],
    ['(?<=a+)b', 'greatest length'],
    ['(?<=(a)\\1)b', 'greatest length'],
    ['\\k<n>', 'name of a group'],
    ['(?=a', 'not closed'],
    ['a{2,1}', 'wrong order'],
    ['a{x}', 'number'],
    ['a{1001}', '1000'],
    ['(a{1000}){1000}', 'too large'],
    ['\\p{Nope}', 'not supported'],
    ['\\p{IsNope}', 'does not exist'],
    ['\\y', 'no escape'],
    ['\\', 'too early'],
    ['(?z)', 'no group'],
    ['('.repeat(300), 'too deeply'],
  ])('%s', (pattern, reason) => {
    expect(() => matches(pattern, 'a')).toThrow(reason);
  });
});

it('Time grows with the text, not with the pattern: a thousand optional parts are metered', () => {
  const spent = new Meter({ ...defaultBudget, steps: 50_000 }, () => 0);
  expect(() => matchesPattern('(a?){500}a{500}', 'a'.repeat(400), spent)).toThrow('steps');
  expect(matches('(a+)+$', `${'a'.repeat(20_000)}!`)).toBe(false);
});
