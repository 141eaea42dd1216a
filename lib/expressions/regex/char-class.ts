import { shorten } from '../errors.ts';
import { refused } from './refused.ts';
import type { CharTest, Fold } from './syntax.ts';

export const isLineEnd: CharTest = (c) => c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;
const isDigit: CharTest = (c) => c >= 48 && c <= 57;
const isUpper: CharTest = (c) => c >= 65 && c <= 90;
const isLower: CharTest = (c) => c >= 97 && c <= 122;
const isAlpha: CharTest = (c) => isUpper(c) || isLower(c);
const isWord: CharTest = (c) => isAlpha(c) || isDigit(c) || c === 95;
const isSpace: CharTest = (c) => c === 32 || (c >= 9 && c <= 13);
const isHorizontal: CharTest = (c) =>
  c === 32 ||
  c === 9 ||
  c === 0xa0 ||
  c === 0x1680 ||
  c === 0x180e ||
  (c >= 0x2000 && c <= 0x200a) ||
  c === 0x202f ||
  c === 0x205f ||
  c === 0x3000;
const isVertical: CharTest = (c) => (c >= 10 && c <= 13) || c === 0x85 || c === 0x2028 || c === 0x2029;
const isPunctuation: CharTest = (c) =>
  (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);

export const not =
  (test: CharTest): CharTest =>
  (c) =>
    !test(c);
export const either =
  (a: CharTest, b: CharTest): CharTest =>
  (c) =>
    a(c) || b(c);
export const both =
  (a: CharTest, b: CharTest): CharTest =>
  (c) =>
    a(c) && b(c);

const letterOrDigit = /[\p{L}\p{Nd}]/u;
/** For `\b`, which knows the letters of every script although `\w` does not. */
export const isBoundaryWord: CharTest = (c) =>
  c === 95 || (c < 128 ? isWord(c) : letterOrDigit.test(String.fromCodePoint(c)));

const shorthands: Readonly<Record<string, CharTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
  h: isHorizontal,
  H: not(isHorizontal),
  v: isVertical,
  V: not(isVertical),
};

const unicodeShorthands: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}',
  s: '\\p{White_Space}',
};

/** `\d`, `\W` and the like, or undefined. */
export function shorthand(letter: string, unicode: boolean): CharTest | undefined {
  const wide = unicodeShorthands[letter.toLowerCase()];
  if (unicode && wide && Object.hasOwn(unicodeShorthands, letter.toLowerCase())) {
    const test = unicodeTest(`[${wide}]`);
    return letter === letter.toLowerCase() ? test : not(test);
  }
  return Object.hasOwn(shorthands, letter) ? shorthands[letter] : undefined;
}

const posix: Readonly<Record<string, CharTest>> = {
  Lower: isLower,
  Upper: isUpper,
  ASCII: (c) => c < 128,
  Alpha: isAlpha,
  Digit: isDigit,
  Alnum: either(isAlpha, isDigit),
  Punct: isPunctuation,
  Graph: (c) => c > 32 && c < 127,
  Print: (c) => c >= 32 && c < 127,
  Blank: (c) => c === 32 || c === 9,
  Cntrl: (c) => c < 32 || c === 127,
  XDigit: (c) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102),
  Space: isSpace,
};

const javaNames: Readonly<Record<string, string>> = {
  javaLowerCase: 'Lowercase',
  javaUpperCase: 'Uppercase',
  javaWhitespace: 'White_Space',
  javaLetter: 'L',
  javaDigit: 'Nd',
  javaAlphabetic: 'Alphabetic',
  IsAlphabetic: 'Alphabetic',
  IsLetter: 'L',
  IsDigit: 'Nd',
  IsLowercase: 'Lowercase',
  IsUppercase: 'Uppercase',
  IsWhite_Space: 'White_Space',
  IsPunctuation: 'P',
  IsIdeographic: 'Ideographic',
};

/** The class behind `\p{name}`. */
export function namedClass(name: string, pattern: string): CharTest {
  if (Object.hasOwn(posix, name)) return posix[name] as CharTest;
  const mapped = Object.hasOwn(javaNames, name) ? javaNames[name] : undefined;
  const script = /^(?:Is|script=|sc=)([A-Za-z_]+)$/.exec(name)?.[1];
  const category = /^(?:Is|general_category=|gc=)?([CLMNPSZ][a-z]?|LC)$/.exec(name)?.[1];
  const property = mapped ?? category ?? (script ? `Script=${script}` : undefined);
  if (!property) throw refused(pattern, `The character class \\p{${shorten(name, 30)}} is not supported`);
  try {
    return unicodeTest(`\\p{${property}}`);
  } catch {
    throw refused(pattern, `The character class \\p{${shorten(name, 30)}} does not exist`);
  }
}

/** The names were checked above: letters, `_` and `=` only. */
function unicodeTest(source: string): CharTest {
  const compiled = new RegExp(source, 'u');
  return (c) => compiled.test(String.fromCodePoint(c));
}

export function foldCode(code: number, fold: Fold): number {
  if (fold === 'none') return code;
  if (isUpper(code)) return code + 32;
  if (fold === 'ascii' || code < 128) return code;
  const folded = String.fromCodePoint(code).toUpperCase().toLowerCase();
  const first = folded.codePointAt(0) ?? code;
  return folded.length === String.fromCodePoint(first).length ? first : code;
}

/** A class that also accepts the other case of its letters. */
export function folded(test: CharTest, fold: Fold): CharTest {
  if (fold === 'none') return test;
  return (c) => {
    if (test(c)) return true;
    if (isAlpha(c)) return test(c ^ 32);
    if (fold === 'ascii' || c < 128) return false;
    const text = String.fromCodePoint(c);
    return [text.toLowerCase(), text.toUpperCase()].some((other) => other !== text && test(other.codePointAt(0) ?? c));
  };
}
