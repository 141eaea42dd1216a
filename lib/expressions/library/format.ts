import { javaException } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { classNameOf } from '../values/class-of.ts';
import { hashOf } from '../values/hash.ts';
import { numberKind, toDouble, toLongValue } from '../values/numbers.ts';
import { textOf } from '../values/text.ts';
import { Char, type Value } from '../values/value.ts';
import { formatDate } from './format-date.ts';
import { fixed, general, scientific } from './format-number.ts';
import type { Specifier } from './format-specifier.ts';
import { hexText } from './hex-double.ts';

/**
 * `String.format`. A specifier is `%[index$][flags][width][.precision]conversion`; widths and precisions are bounded
 * because the result is made of them; the pattern's own repetitions are, because it is matched against hostile text.
 */
const specifier = /%(?:(\d{1,6})\$|(<))?([-#+ 0,(]{0,8})(\d{1,9})?(?:\.(\d{1,9}))?([tT])?([a-zA-Z%])|%/g;
const MAX_WIDTH = 10_000;

const failure = (type: string, message: string) => javaException(`java.util.${type}`, message);

export function format(pattern: string, args: readonly Value[], run: Runtime): string {
  let next = 0;
  let last = -1;
  run.meter.grow(pattern.length);
  return pattern.replace(
    specifier,
    (text, index?: string, previous?: string, flags = '', width = '', precision = '', date = '', letter = '') => {
      if (letter === '')
        throw failure('UnknownFormatConversionException', `"%" is followed by no conversion that is known`);
      const spec = specifierOf(text, flags, width, precision, date, letter);
      checkFlags(spec);
      if (spec.conversion === '%' || spec.conversion === 'n') return spec.conversion === 'n' ? '\n' : padded('%', spec);
      last = index !== undefined ? Number(index) - 1 : previous ? last : next++;
      if (last < 0 || last >= args.length)
        throw failure('MissingFormatArgumentException', `There is no argument for "${text}"`);
      const result = converted(args[last] ?? null, spec, run);
      run.meter.grow(result.length);
      return result;
    },
  );
}

function specifierOf(
  text: string,
  flags: string,
  width: string,
  precision: string,
  date: string,
  letter: string,
): Specifier {
  const spec = {
    text,
    flags,
    width: Number(width || 0),
    precision: precision === '' ? -1 : Number(precision),
    conversion: date ? 't' : letter === 'n' ? 'n' : letter.toLowerCase(),
    upper: date === 'T' || (!date && letter !== letter.toLowerCase()),
    date: date ? letter : '',
  };
  if (spec.width > MAX_WIDTH || spec.precision > MAX_WIDTH) {
    throw failure('IllegalFormatWidthException', `A width may be ${MAX_WIDTH} at most`);
  }
  if (spec.width === 0 && /[-0]/.test(flags)) throw failure('MissingFormatWidthException', `"${text}" needs a width`);
  if (spec.upper && 'dofn'.includes(spec.conversion)) {
    throw failure('UnknownFormatConversionException', `"${letter}" is no conversion`);
  }
  return spec;
}

/** The flags that each conversion knows; any other is an error. */
const flagsOf: Readonly<Record<string, string>> = {
  d: '-+ 0,(',
  o: '-#0',
  x: '-#0',
  e: '-#+ 0(',
  f: '-#+ 0,(',
  g: '-+ 0,(',
  n: '',
};

function checkFlags(spec: Specifier): void {
  const known = Object.hasOwn(flagsOf, spec.conversion) ? (flagsOf[spec.conversion] ?? '') : '-';
  const bad = Array.from(spec.flags).find((flag) => !known.includes(flag));
  const clash =
    (spec.flags.includes('+') && spec.flags.includes(' ')) || (spec.flags.includes('-') && spec.flags.includes('0'));
  if (spec.precision >= 0 && 'dxoct%n'.includes(spec.conversion)) {
    throw failure('IllegalFormatPrecisionException', `"${spec.text}" has a precision`);
  }
  if (bad === undefined && !clash) return;
  throw failure('FormatFlagsConversionMismatchException', `The flags of "${spec.text}" do not fit`);
}

function converted(arg: Value, spec: Specifier, run: Runtime): string {
  switch (spec.conversion) {
    case 's':
      return plain(textOf(arg, run.meter), spec);
    case 'b':
      return plain(arg === null ? 'false' : typeof arg === 'boolean' ? String(arg) : 'true', spec);
    case 'h':
      return plain(arg === null ? 'null' : (hashOf(arg, run.meter) >>> 0).toString(16), spec);
    case 'c':
      return plain(arg === null ? 'null' : character(arg, spec), spec);
    case 'd':
    case 'x':
    case 'o':
      return integral(arg, spec);
    case 'e':
    case 'f':
    case 'g':
      return floating(arg, spec);
    case 'a':
      return hexadecimal(arg, spec);
    case 't':
      return plain(arg === null ? 'null' : formatDate(arg, spec), { ...spec, precision: -1 });
    default:
      throw failure('UnknownFormatConversionException', `"${spec.conversion}" is no conversion that is known`);
  }
}

function plain(text: string, spec: Specifier): string {
  const cut = spec.precision >= 0 ? text.slice(0, spec.precision) : text;
  return padded(spec.upper ? cut.toUpperCase() : cut, spec);
}

function padded(text: string, spec: Specifier): string {
  return spec.flags.includes('-') ? text.padEnd(spec.width) : text.padStart(spec.width);
}

function mismatch(arg: Value, spec: Specifier): Error {
  return failure('IllegalFormatConversionException', `"${spec.text}" cannot print a ${classNameOf(arg)}`);
}

function character(arg: Value, spec: Specifier): string {
  if (arg instanceof Char) return arg.value;
  const kind = numberKind(arg);
  if (kind !== 'int' && kind !== 'byte' && kind !== 'short') throw mismatch(arg, spec);
  const code = toDouble(arg);
  if (code < 0 || code > 0x10ffff) throw failure('IllegalFormatCodePointException', `${code} is no character`);
  return String.fromCodePoint(code);
}

const bitsOf = { byte: 8, short: 16, int: 32, long: 64 } as const;

function integral(arg: Value, spec: Specifier): string {
  if (arg === null) return plain('null', { ...spec, flags: spec.flags.replace('0', ''), precision: -1 });
  const kind = numberKind(arg);
  if (!kind || kind === 'double' || kind === 'float') throw mismatch(arg, spec);
  const value = toLongValue(arg);
  if (spec.conversion === 'd') return signed(grouped(String(value < 0n ? -value : value), spec), value < 0n, spec);
  const unsigned = BigInt.asUintN(bitsOf[kind], value).toString(spec.conversion === 'x' ? 16 : 8);
  const prefix = spec.flags.includes('#') ? (spec.conversion === 'x' ? '0x' : '0') : '';
  const body = spec.flags.includes('0') ? unsigned.padStart(spec.width - prefix.length, '0') : unsigned;
  return plain(prefix + body, spec);
}

const grouped = (digits: string, spec: Specifier) =>
  spec.flags.includes(',') ? digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, ',')) : digits;

/** Sign, brackets and leading zeros around the digits of a number. */
function signed(digits: string, negative: boolean, spec: Specifier): string {
  const brackets = negative && spec.flags.includes('(');
  const sign = brackets ? '(' : negative ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : '';
  const close = brackets ? ')' : '';
  const room = spec.width - sign.length - close.length;
  return padded(sign + (spec.flags.includes('0') ? digits.padStart(room, '0') : digits) + close, spec);
}

function floating(arg: Value, spec: Specifier): string {
  if (arg === null) return plain('null', { ...spec, flags: spec.flags.replace('0', '') });
  const kind = numberKind(arg);
  if (kind !== 'double' && kind !== 'float') throw mismatch(arg, spec);
  const value = toDouble(arg);
  if (!Number.isFinite(value)) return nonFinite(value, spec);
  const precision = spec.precision < 0 ? 6 : spec.precision;
  const magnitude = Math.abs(value);
  const isFloat = kind === 'float';
  const digits =
    spec.conversion === 'f'
      ? grouped(fixed(magnitude, precision, isFloat), spec)
      : spec.conversion === 'e'
        ? scientific(magnitude, precision, isFloat)
        : general(magnitude, precision || 1, isFloat);
  const text = signed(digits, value < 0 || Object.is(value, -0), spec);
  return spec.upper ? text.toUpperCase() : text;
}

function hexadecimal(arg: Value, spec: Specifier): string {
  if (arg === null) return plain('null', spec);
  const kind = numberKind(arg);
  if (kind !== 'double' && kind !== 'float') throw mismatch(arg, spec);
  return plain(hexText(toDouble(arg)), { ...spec, precision: -1 });
}

function nonFinite(value: number, spec: Specifier): string {
  const sign = value < 0 ? (spec.flags.includes('(') ? '(' : '-') : spec.flags.includes('+') && value > 0 ? '+' : '';
  const body = Number.isNaN(value) ? 'NaN' : `${sign}Infinity${sign === '(' ? ')' : ''}`;
  return padded(spec.upper ? body.toUpperCase() : body, spec);
}
