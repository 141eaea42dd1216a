import { illegalArgument, javaException, shorten } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { javaTrim } from '../language/template.ts';
import { matchesPattern, replacePattern, splitPattern } from '../regex/pattern.ts';
import { compareStrings } from '../values/compare.ts';
import { bytePrimitive, charPrimitive } from '../values/java-class.ts';
import { Locale } from '../values/objects.ts';
import { Byte, Char, JavaArray, type Value } from '../values/value.ts';
import { instanceMethods } from './registry.ts';
import {
  codePoint,
  formatText,
  indent,
  isStrippable,
  lines,
  regionMatches,
  stringClassArray,
  stripIndent,
  translateEscapes,
} from './string-text.ts';
import { utf8Bytes } from './utf8.ts';

const outOfRange = (index: number, length: number) =>
  javaException('StringIndexOutOfBoundsException', `The index ${index} lies outside of a text of ${length} characters`);

export function slice(text: string, from: number, to: number): string {
  if (from < 0 || to > text.length || from > to) {
    throw javaException(
      'StringIndexOutOfBoundsException',
      `The text has no part from ${from} to ${to}, it is ${text.length} long`,
    );
  }
  return text.slice(from, to);
}

const fromCode = (code: number) => {
  if (code < 0 || code > 0x10ffff) return null;
  return String.fromCodePoint(code);
};

const indexOfCode = (text: string, code: number, from: number) => {
  const part = fromCode(code);
  return part === null ? -1 : text.indexOf(part, Math.max(from, 0));
};

const lastIndexOf = (text: string, part: string, from: number) => (from < 0 ? -1 : text.lastIndexOf(part, from));

instanceMethods<string>('java.lang.String')({
  'length()': (self) => self.length,
  'isEmpty()': (self) => self === '',
  'isBlank()': (self, run) => stripLeading(self, run) === '',
  'charAt(int)': (self, _run, index) => {
    if (index < 0 || index >= self.length) throw outOfRange(index, self.length);
    return new Char(self.charAt(index));
  },
  'codePointAt(int)': (self, _run, index) => {
    if (index < 0 || index >= self.length) throw outOfRange(index, self.length);
    return self.codePointAt(index) ?? 0;
  },
  'codePointBefore(int)': (self, _run, index) => {
    if (index < 1 || index > self.length) throw outOfRange(index, self.length);
    return codePoint.before(self, index);
  },
  'codePointCount(int,int)': (self, run, from, to) => {
    const part = slice(self, from, to);
    run.meter.read(part.length);
    return codePoint.count(part);
  },
  'offsetByCodePoints(int,int)': (self, _run, from, count) => codePoint.offset(self, from, count),
  'substring(int)': (self, _run, from) => slice(self, from, self.length),
  'substring(int,int)': (self, _run, from, to) => slice(self, from, to),
  'indexOf(int)': (self, _run, code) => indexOfCode(self, code, 0),
  'indexOf(String)': (self, run, part) => searched(self, part, run).indexOf(part),
  'indexOf(int,int)': (self, _run, code, from) => indexOfCode(self, code, from),
  'indexOf(String,int)': (self, run, part, from) => searched(self, part, run).indexOf(part, from),
  'lastIndexOf(int)': (self, _run, code) => self.lastIndexOf(fromCode(code) ?? '\uffff\uffff'),
  'lastIndexOf(String)': (self, run, part) => searched(self, part, run).lastIndexOf(part),
  'lastIndexOf(int,int)': (self, _run, code, from) => lastIndexOf(self, fromCode(code) ?? '\uffff\uffff', from),
  'lastIndexOf(String,int)': (self, run, part, from) => lastIndexOf(searched(self, part, run), part, from),
  'contains(CharSequence)': (self, run, part) => searched(self, part, run).includes(part),
  'startsWith(String)': (self, _run, part) => self.startsWith(part),
  'startsWith(String,int)': (self, _run, part, from) => from >= 0 && from <= self.length && self.startsWith(part, from),
  'endsWith(String)': (self, _run, part) => self.endsWith(part),
  'contentEquals(CharSequence)': (self, _run, other) => self === other,
  'equalsIgnoreCase(String?)': (self, run, other) => other !== null && sameLetters(self, other, run),
  'compareTo(String)': (self, run, other) => {
    run.meter.read(Math.min(self.length, other.length));
    return compareStrings(self, other);
  },
  'compareToIgnoreCase(String)': (self, run, other) => compareStrings(foldLetters(self, run), foldLetters(other, run)),
  'regionMatches(int,String,int,int)': (self, _run, at, other, from, length) =>
    regionMatches(self, at, other, from, length, false),
  'regionMatches(boolean,int,String,int,int)': (self, run, fold, at, other, from, length) => {
    run.meter.read(Math.max(length, 0) * 4);
    return regionMatches(self, at, other, from, length, fold);
  },
  'concat(String)': (self, run, other) => {
    run.meter.grow(self.length + other.length);
    return self + other;
  },
  'repeat(int)': (self, run, count) => {
    if (count < 0) throw illegalArgument(`A text cannot be repeated ${count} times`);
    run.meter.grow(self.length * count);
    return self.repeat(count);
  },
  'replace(char,char)': (self, run, from, to) => {
    run.meter.grow(self.length);
    return self.replaceAll(from, () => to);
  },
  'replace(CharSequence,CharSequence)': (self, run, from, to) => {
    const count = from === '' ? self.length + 1 : self.split(from).length - 1;
    run.meter.grow(self.length + count * to.length);
    return self.replaceAll(from, () => to);
  },
  'replaceAll(String,String)': (self, run, pattern, replacement) =>
    replacePattern(self, pattern, replacement, true, run.meter),
  'replaceFirst(String,String)': (self, run, pattern, replacement) =>
    replacePattern(self, pattern, replacement, false, run.meter),
  'matches(String)': (self, run, pattern) => matchesPattern(pattern, self, run.meter),
  'split(String)': (self, run, pattern) => stringClassArray(splitPattern(self, pattern, 0, run.meter)),
  'split(String,int)': (self, run, pattern, limit) => stringClassArray(splitPattern(self, pattern, limit, run.meter)),
  'trim()': (self) => javaTrim(self),
  'strip()': (self, run) => stripTrailing(stripLeading(self, run), run),
  'stripLeading()': (self, run) => stripLeading(self, run),
  'stripTrailing()': (self, run) => stripTrailing(self, run),
  'stripIndent()': (self, run) => {
    run.meter.read(self.length * 4);
    return stripIndent(self);
  },
  'indent(int)': (self, run, count) => {
    run.meter.grow(self.length + Math.max(count, 0) * lines(self).length);
    return indent(self, count);
  },
  'translateEscapes()': (self, run) => {
    run.meter.read(self.length * 4);
    return translateEscapes(self);
  },
  'toLowerCase()': (self, run) => {
    chargeLetters(self, run);
    return self.toLowerCase();
  },
  'toUpperCase()': (self, run) => {
    chargeLetters(self, run);
    return self.toUpperCase();
  },
  'toLowerCase(Locale)': (self, run, locale) => localized(self, locale, run, false),
  'toUpperCase(Locale)': (self, run, locale) => localized(self, locale, run, true),
  'intern()': (self) => self,
  'toCharArray()': (self, run) => {
    run.meter.grow(self.length * 24);
    return new JavaArray(
      charPrimitive,
      Array.from({ length: self.length }, (_, i) => new Char(self.charAt(i))),
    );
  },
  'getBytes()': (self, run) => {
    run.meter.grow(self.length * 24);
    return new JavaArray(
      bytePrimitive,
      utf8Bytes(self).map((byte) => new Byte(byte)),
    );
  },
  'getBytes(String)': (self, run, charset) => {
    if (!/^utf-?8$/i.test(charset))
      throw javaException('java.io.UnsupportedEncodingException', `The charset ${shorten(charset)} is not supported`);
    run.meter.grow(self.length * 24);
    return new JavaArray(
      bytePrimitive,
      utf8Bytes(self).map((byte) => new Byte(byte)),
    );
  },
  'formatted(Object…)': (self, run, args) => formatText(self, args, run),
});

function localized(text: string, locale: Value, run: Runtime, upper: boolean): string {
  chargeLetters(text, run);
  const tag = locale instanceof Locale && /^(tr|az|lt)\b/.test(locale.tag) ? locale.tag.slice(0, 2) : 'en';
  return upper ? text.toLocaleUpperCase(tag) : text.toLocaleLowerCase(tag);
}

/** Beyond ASCII a letter's other case is looked up, and may be several letters. */
function chargeLetters(text: string, run: Runtime): void {
  run.meter.grow(text.length);
  run.meter.read(text.length);
  if (!isAscii.test(text)) run.meter.step(text.length * 2);
}

/** Searching for more than a few characters may look at each place many times. */
function searched(text: string, part: string, run: Runtime): string {
  if (part.length > 8) run.meter.read(text.length);
  return text;
}

function foldLetters(text: string, run: Runtime): string {
  run.meter.read(text.length);
  if (isAscii.test(text)) return text.toLowerCase();
  run.meter.step(text.length * 8);
  return Array.from(text, (ch) => foldLetter(ch)).join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const isAscii = /^[\u0000-\u007f]*$/;

function foldLetter(ch: string): string {
  const upper = ch.toUpperCase();
  const lower = (upper.length === ch.length ? upper : ch).toLowerCase();
  return lower.length === ch.length ? lower : ch;
}

const sameLetters = (a: string, b: string, run: Runtime) =>
  a === b || (a.length === b.length && foldLetters(a, run) === foldLetters(b, run));

function stripLeading(text: string, run: Runtime): string {
  let from = 0;
  while (from < text.length && isStrippable(text, from)) from++;
  run.meter.read(from);
  return text.slice(from);
}

function stripTrailing(text: string, run: Runtime): string {
  let to = text.length;
  while (to > 0 && isStrippable(text, to - 1)) to--;
  run.meter.read(text.length - to);
  return text.slice(0, to);
}
