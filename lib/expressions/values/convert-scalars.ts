import { illegalArgument, javaException, numberFormat, shorten } from '../errors.ts';
import { javaTrim } from '../language/template.ts';
import { enumConstant } from './enums.ts';
import { castNumber, type NumberKind, toInt } from './numbers.ts';
import { Char, double, Float, type Value } from './value.ts';

const trueWords = new Set(['true', 'on', 'yes', '1']);
const falseWords = new Set(['false', 'off', 'no', '0']);

/** Spring's words of truth; an empty text is null. */
export function parseBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  if (word === '') return null;
  if (trueWords.has(word)) return true;
  if (falseWords.has(word)) return false;
  throw illegalArgument(`"${shorten(text)}" is neither true nor false`);
}

/** Spring's text to number: all blanks are dropped, `0x` and `#` mean hexadecimal, an empty text is null. */
export function parseNumber(text: string, kind: NumberKind): Value {
  if (text === '') return null;
  const trimmed = text.replace(/\s/g, '');
  if (kind === 'double') return double(parseDouble(trimmed));
  if (kind === 'float') return new Float(parseDouble(trimmed));
  const hex = /^(-?)(?:0[xX]|#)([0-9a-fA-F]+)$/.exec(trimmed);
  const whole = hex ? BigInt(`0x${hex[2]}`) * (hex[1] ? -1n : 1n) : parseWhole(trimmed);
  const bits = kind === 'long' ? 64 : kind === 'int' ? 32 : kind === 'short' ? 16 : 8;
  if (BigInt.asIntN(bits, whole) !== whole) throw numberFormat(text);
  return castNumber(kind === 'long' ? whole : Number(whole), kind);
}

/** `Long.parseLong` without the limit of 64 bits: a sign, then digits and nothing else. */
export function parseWhole(text: string): bigint {
  if (text.length > 40 || !/^[+-]?\p{Nd}+$/u.test(text)) throw numberFormat(text);
  return BigInt(asciiDigits(text.replace(/^\+/, '')));
}

/** Java reads the digits of every script. */
export const asciiDigits = (text: string): string => text.replace(/\p{Nd}/gu, digitOf);

function digitOf(ch: string): string {
  if (ch >= '0' && ch <= '9') return ch;
  let code = ch.codePointAt(0) ?? 48;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return String(value % 10);
}

const doubleSyntax = /^[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)$/;

/** `Double.parseDouble`; blanks around it are allowed there. */
export function parseDouble(text: string): number {
  const trimmed = javaTrim(text);
  if (trimmed.length > 400 || !doubleSyntax.test(trimmed)) throw numberFormat(text);
  if (trimmed.endsWith('NaN')) return Number.NaN;
  return Number(trimmed.endsWith('y') ? trimmed : trimmed.replace(/[fFdD]$/, ''));
}

export function charOfNumber(value: Value): Char {
  return new Char(String.fromCharCode(toInt(value) & 0xffff));
}

/** By name (blanks around it are dropped) or by ordinal. An empty name is null. */
export function toEnum(value: Value, enumName: string): Value {
  if (typeof value === 'string' && value === '') return null;
  const constant = enumConstant(enumName, typeof value === 'string' ? value.trim() : toInt(value));
  if (constant) return constant;
  throw typeof value === 'string'
    ? illegalArgument(`${enumName} has no constant ${shorten(value)}`)
    : javaException('ArrayIndexOutOfBoundsException', `${enumName} has no constant number ${toInt(value)}`);
}
