import { illegalArgument, javaException } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { stringClass } from '../values/java-class.ts';
import { JavaArray, type Value } from '../values/value.ts';
import { format } from './format.ts';

/** The less common parts of `java.lang.String`. */
export const stringClassArray = (items: Value[]) => new JavaArray(stringClass, items);

export const formatText = (pattern: string, args: readonly Value[], run: Runtime): string => format(pattern, args, run);

/** Java's white space: without the no-break spaces, with the four separators of ASCII. */
export function isStrippable(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
  return /^\s$/.test(text.charAt(at)) && code !== 0xa0 && code !== 0x2007 && code !== 0x202f && code !== 0xfeff;
}

export const codePoint = {
  count(text: string): number {
    let pairs = 0;
    for (let i = 0; i < text.length - 1; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++;
    }
    return text.length - pairs;
  },

  before(text: string, index: number): number {
    const unit = text.charCodeAt(index - 1);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff && index > 1;
    const pair = isLow ? (text.codePointAt(index - 2) ?? 0) : 0;
    return pair > 0xffff ? pair : unit;
  },

  offset(text: string, from: number, count: number): number {
    if (from < 0 || from > text.length)
      throw javaException('IndexOutOfBoundsException', `The index ${from} lies outside of the text`);
    let at = from;
    for (let i = 0; i < Math.abs(count); i++) {
      const size = count > 0 ? width(text, at) : -widthBefore(text, at);
      if (size === 0) throw javaException('IndexOutOfBoundsException', 'The text has not that many characters');
      at += size;
    }
    return at;
  },
};

function width(text: string, at: number): number {
  if (at >= text.length) return 0;
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function widthBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  return codePoint.before(text, at) > 0xffff ? 2 : 1;
}

export function regionMatches(
  text: string,
  at: number,
  other: string,
  from: number,
  length: number,
  fold: boolean,
): boolean {
  if (at < 0 || from < 0 || at > text.length - length || from > other.length - length) return false;
  const a = text.slice(at, at + Math.max(length, 0));
  const b = other.slice(from, from + Math.max(length, 0));
  return fold ? a.toUpperCase().toLowerCase() === b.toUpperCase().toLowerCase() : a === b;
}

/** The lines without their ends; a final line end makes no further line. */
export function lines(text: string): string[] {
  const parts = text.split(/\r\n|\r|\n/);
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

export function indent(text: string, count: number): string {
  if (text === '') return '';
  const changed = lines(text).map((line) => (count > 0 ? ' '.repeat(count) + line : outdented(line, -count)));
  return `${changed.join('\n')}\n`;
}

function outdented(line: string, count: number): string {
  let drop = 0;
  while (drop < count && drop < line.length && isStrippable(line, drop)) drop++;
  return line.slice(drop);
}

export function stripIndent(text: string): string {
  if (text === '') return '';
  const lastChar = text.charAt(text.length - 1);
  const optOut = lastChar === '\n' || lastChar === '\r';
  const list = lines(text);
  const margins = list
    .filter((line, i) => !isBlank(line) || (i === list.length - 1 && !optOut))
    .map((line) => leading(line));
  const margin = optOut ? 0 : Math.min(...margins);
  const shortened = list.map((line) =>
    isBlank(line) ? '' : withoutTrail(line.slice(Math.min(margin, leading(line)))),
  );
  return shortened.join('\n') + (optOut ? '\n' : '');
}

function withoutTrail(line: string): string {
  let to = line.length;
  while (to > 0 && isStrippable(line, to - 1)) to--;
  return line.slice(0, to);
}

const isBlank = (line: string) => leading(line) === line.length;

function leading(line: string): number {
  let count = 0;
  while (count < line.length && isStrippable(line, count)) count++;
  return count;
}

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

export function translateEscapes(text: string): string {
  return text.replace(/\\(?:([0-3]?[0-7]{1,2})|(\r\n|[\s\S]))?/g, (_all, octal?: string, ch?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (ch === '\n' || ch === '\r' || ch === '\r\n') return '';
    if (ch !== undefined && Object.hasOwn(escapes, ch)) return escapes[ch] ?? '';
    throw illegalArgument(`"\\${ch ?? ''}" is no escape`);
  });
}
