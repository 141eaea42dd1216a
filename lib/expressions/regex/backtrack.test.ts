import { describe, expect, it } from 'vitest';
import { defaultBudget, Meter } from '../budget.ts';
import { cpuMilliseconds, slowness } from '../testing/cpu-time.ts';
import { findsPattern, matchesPattern, replacePattern, splitPattern } from './pattern.ts';

const meter = () => new Meter(defaultBudget, () => 0);

describe('What is around a place is looked at and not taken', () => {
  it.each([
    ['camelCaseName', '(?=[A-Z])', '-', 'camel-Case-Name'],
    ['1234567', '(?<=\\d)(?=(\\d{3})+$)', ',', '1,234,567'],
    ['v1.2', '(?<=v)\\d', 'X', 'vX.2'],
    ['foo-bar_foo', 'foo(?!-)', 'X', 'foo-bar_X'],
    ['HelloWorld', '(?<!^)([A-Z])', '_$1', 'Hello_World'],
    ['app:1.0-rc', '(?<=:)([^-]+)(?=-)', '<$1>', 'app:<1.0>-rc'],
    ['aXbX', '(?<=a|b)X', '.', 'a.b.'],
    ['ab', '(?=(a))', '[$1]', '[a]ab'],
    ['🚀x', '(?<=🚀)x', 'y', '🚀y'],
    ['aab', '(?<=a{2})b', '.', 'aa.'],
    ['a\nb', '(?m)^(?=b)', '>', 'a\n>b'],
  ])('%j with %j replaced by %j is %j', (text, pattern, by, expected) => {
    expect(replacePattern(text, pattern, by, true, meter())).toBe(expected);
  });
});

describe('A text matches a pattern that goes back', () => {
  it.each([
    ['(.)\\1', 'aa', true],
    ['(.)\\1', 'ab', false],
    ['(?i)(a)\\1', 'aA', true],
    ['(a)(b)\\2\\1', 'abba', true],
    ['(?<q>[ab])x\\k<q>', 'axa', true],
    ['(?<q>[ab])x\\k<q>', 'axb', false],
    ['(a)?\\1b', 'b', false],
    ['\\1a', 'a', false],
    ['(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10', 'abcdefghijj', true],
    ['(a)\\10', 'aa0', true],
    ['a++b', 'aab', true],
    ['a*+a', 'aaa', false],
    ['a?+a', 'a', false],
    ['a{1,2}+a', 'aa', false],
    ['a{1,2}+a', 'aaa', true],
    ['(?>a|ab)c', 'abc', false],
    ['(?>ab|a)c', 'abc', true],
    ['(?=.*\\d)(?=.*[a-z]).{3,}', 'a1b', true],
    ['(?=.*\\d)(?=.*[a-z]).{3,}', 'abc', false],
    ['(?!.*secret).*', 'a secret', false],
    ['(?!.*secret).*', 'nothing', true],
    ['(?:(?=a)a*)*', 'aaa', true],
    ['(?:a*(?!c))*b', 'aab', true],
    ['((?=a)|b)+?c', 'bc', true],
  ])('%s and %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text, meter())).toBe(expected);
  });
});

it('A text is split where a capital letter follows', () => {
  expect(splitPattern('myLongName', '(?=[A-Z])', 0, meter())).toEqual(['my', 'Long', 'Name']);
  expect(splitPattern('a1b2', '(?<=\\d)', 0, meter())).toEqual(['a1', 'b2']);
});

it('A pattern that goes back is found anywhere in a text', () => {
  expect(findsPattern('(\\w)\\1', 'book', meter())).toBe(true);
  expect(findsPattern('(\\w)\\1', 'bok', meter())).toBe(false);
});

describe('A "{…}" without anything before it repeats nothing, as in Java', () => {
  it.each([
    ['a+{2}', 'aaa', true],
    ['a*{1,}', '', true],
    ['x|{2}', '', true],
    ['{2}a', 'a', true],
  ])('%s and %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text, meter())).toBe(expected);
  });
});

describe('A pattern that would explode ends with its budget', () => {
  it.each([
    ['(?=x)?(a+)+b', `${'a'.repeat(40)}c`],
    ['(a|a)*+b|(?!z)(a|aa)+$', `${'a'.repeat(60)}!`],
    ['(?:(\\w+)\\1?)*!', 'ab'.repeat(40)],
    ['((?=a)a|a?)*c', 'a'.repeat(50)],
    ['(.*)\\1(.*)\\2(.*)\\3x', 'ab'.repeat(400)],
    ['.*(?<=(?:a|aa|aaa){1,200}b)z(?!y)', 'a'.repeat(3000)],
    ['(?=(?=(?=(a*)*)*)*)(a*)*b', 'a'.repeat(200)],
  ])('%s', (pattern, text) => {
    const milliseconds = cpuMilliseconds(() => {
      expect(() => matchesPattern(pattern, text, meter())).toThrow('takes more than 300000 steps');
    });
    expect(milliseconds).toBeLessThan(500 * slowness());
  });
});
