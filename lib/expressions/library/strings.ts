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
  'isBlank()': (self) => Array.from(self).every(isStrippable),
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
  'codePointCount(int,int)': (self, _run, from, to) => Array.from(slice(self, from, to)).length,
  'offsetByCodePoints(int,int)': (self, _run, from, count) => codePoint.offset(self, from, count),
  'substring(int)': (self, _run, from) => slice(self, from, self.length),
  'substring(int,int)': (self, _run, from, to) => slice(self, from, to),
  'indexOf(int)': (self, _run, code) => indexOfCode(self, code, 0),
  'indexOf(String)': (self, _run, part) => self.indexOf(part),
  'indexOf(int,int)': (self, _run, code, from) => indexOfCode(self, code, from),
  'indexOf(String,int)': (self, _run, part, from) => self.indexOf(part, from),
  'lastIndexOf(int)': (self, _run, code) => self.lastIndexOf(fromCode(code) ?? '\uffff\uffff'),
  'lastIndexOf(String)': (self, _run, part) => self.lastIndexOf(part),
  'lastIndexOf(int,int)': (self, _run, code, from) => lastIndexOf(self, fromCode(code) ?? '\uffff\uffff', from),
  'lastIndexOf(String,int)': (self, _run, part, from) => lastIndexOf(self, part, from),
  'contains(CharSequence)': (self, _run, part) => self.includes(part),
  'startsWith(String)': (self, _run, part) => self.startsWith(part),
  'startsWith(String,int)': (self, _run, part, from) => from >= 0 && from <= self.length && self.startsWith(part, from),
  'endsWith(String)': (self, _run, part) => self.endsWith(part),
  'contentEquals(CharSequence)': (self, _run, other) => self === other,
  'equalsIgnoreCase(String?)': (self, _run, other) => other !== null && sameLetters(self, other),
  'compareTo(String)': (self, _run, other) => compareStrings(self, other),
  'compareToIgnoreCase(String)': (self, _run, other) => compareStrings(foldLetters(self), foldLetters(other)),
  'regionMatches(int,String,int,int)': (self, _run, at, other, from, length) =>
    regionMatches(self, at, other, from, length, false),
  'regionMatches(boolean,int,String,int,int)': (self, _run, fold, at, other, from, length) =>
    regionMatches(self, at, other, from, length, fold),
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
  'strip()': (self) => stripTrailing(stripLeading(self)),
  'stripLeading()': (self) => stripLeading(self),
  'stripTrailing()': (self) => stripTrailing(self),
  'stripIndent()': (self) => stripIndent(self),
  'indent(int)': (self, run, count) => {
    run.meter.grow(self.length + Math.max(count, 0) * lines(self).length);
    return indent(self, count);
  },
  'translateEscapes()': (self) => translateEscapes(self),
  'toLowerCase()': (self, run) => {
    run.meter.grow(self.length);
    return self.toLowerCase();
  },
  'toUpperCase()': (self, run) => {
    run.meter.grow(self.length);
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
  run.meter.grow(text.length);
  const tag = locale instanceof Locale && /^(tr|az|lt)\b/.test(locale.tag) ? locale.tag.slice(0, 2) : 'en';
  return upper ? text.toLocaleUpperCase(tag) : text.toLocaleLowerCase(tag);
}

const foldLetters = (text: string) => Array.from(text, (ch) => foldLetter(ch)).join('');

function foldLetter(ch: string): string {
  const upper = ch.toUpperCase();
  const lower = (upper.length === ch.length ? upper : ch).toLowerCase();
  return lower.length === ch.length ? lower : ch;
}

const sameLetters = (a: string, b: string) => a.length === b.length && foldLetters(a) === foldLetters(b);

function stripLeading(text: string): string {
  let from = 0;
  while (from < text.length && isStrippable(text.charAt(from))) from++;
  return text.slice(from);
}

function stripTrailing(text: string): string {
  let to = text.length;
  while (to > 0 && isStrippable(text.charAt(to - 1))) to--;
  return text.slice(0, to);
}
