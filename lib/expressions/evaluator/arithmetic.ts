import { ExpressionError, javaException } from '../errors.ts';
import { classOf } from '../values/class-of.ts';
import { displayText } from '../values/convert.ts';
import { type NumberKind, numberKind, toDouble, toInt, toLongValue } from '../values/numbers.ts';
import { double, doubleToInt, doubleToLong, Float, isLong, toLong, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** Java's arithmetic: the wider operand decides the type, ints and longs wrap, whole division truncates. */
export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';

const MAX_TEXT = 100_000;
const MAX_REPEATED = 256;

export function arithmetic(op: Arithmetic, left: Value, right: Value, run: Runtime): Value {
  if (typeof left === 'number' && typeof right === 'number' && (left | 0) === left && (right | 0) === right) {
    return ints(op, left, right);
  }
  const leftKind = numberKind(left);
  const rightKind = numberKind(right);
  if (leftKind && rightKind) return numbers(op, left, leftKind, right, rightKind);
  if (op === '+') return concatenation(left, right, run);
  if (op === '*' && typeof left === 'string' && rightKind === 'int') return repetition(left, toInt(right), run);
  if (op === '-' && typeof left === 'string' && left.length === 1 && rightKind === 'int') {
    return String.fromCharCode((left.charCodeAt(0) - toInt(right)) & 0xffff);
  }
  throw unsupported(op, left, right);
}

const names: Readonly<Record<Arithmetic, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'take the remainder of',
  '^': 'raise',
};

export function unsupported(op: Arithmetic, left: Value, right: Value): ExpressionError {
  const name = (value: Value) => (value === null ? 'null' : `a ${classOf(value)?.simpleName}`);
  return new ExpressionError('operator-misuse', `"${op}" cannot ${names[op]} ${name(left)} and ${name(right)}`);
}

function numbers(op: Arithmetic, left: Value, leftKind: NumberKind, right: Value, rightKind: NumberKind): Value {
  if (op === '^' && typeof left === 'bigint' && !isLong(left)) return bigPower(left, toInt(right));
  if (leftKind === 'double' || rightKind === 'double') return double(doubles(op, toDouble(left), toDouble(right)));
  if (leftKind === 'float' || rightKind === 'float') {
    const result = doubles(op, Math.fround(toDouble(left)), Math.fround(toDouble(right)));
    return op === '^' ? double(result) : new Float(result);
  }
  if (leftKind === 'long' || rightKind === 'long') return longs(op, toLongValue(left), toLongValue(right));
  return ints(op, toInt(left), toInt(right));
}

function doubles(op: Arithmetic, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return power(left, right);
  }
}

/** Java says 1 ^ NaN is NaN and (-1) ^ Infinity is NaN, as JS does. */
const power = (left: number, right: number) => left ** right;

const divisionByZero = () => javaException('ArithmeticException', 'A whole number cannot be divided by zero');

function ints(op: Arithmetic, left: number, right: number): Value {
  switch (op) {
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '*':
      return Math.imul(left, right);
    case '/':
      if (right === 0) throw divisionByZero();
      return (left / right) | 0;
    case '%':
      if (right === 0) throw divisionByZero();
      return (left % right) | 0;
    case '^': {
      const result = power(left, right);
      return result > 2147483647 ? doubleToLong(result) : doubleToInt(result);
    }
  }
}

function longs(op: Arithmetic, left: bigint, right: bigint): Value {
  // A BigInteger stays what it is; one that fits into 64 bits afterwards is a long to us.
  const narrow = isLong(left) && isLong(right) ? toLong : exact;
  switch (op) {
    case '+':
      return narrow(left + right);
    case '-':
      return narrow(left - right);
    case '*':
      return narrow(left * right);
    case '/':
      if (right === 0n) throw divisionByZero();
      return narrow(left / right);
    case '%':
      if (right === 0n) throw divisionByZero();
      return left % right;
    case '^':
      return isLong(left) ? doubleToLong(power(Number(left), Number(right))) : bigPower(left, toInt(right));
  }
}

/** A BigInteger does not wrap, but it may not grow without end either. */
const MAX_BITS = 4096;

function exact(value: bigint): bigint {
  if (BigInt.asIntN(MAX_BITS, value) === value) return value;
  throw javaException('ArithmeticException', `A whole number may have ${MAX_BITS} bits`);
}

function bigPower(base: bigint, exponent: number): bigint {
  if (exponent < 0) throw javaException('ArithmeticException', 'The exponent of a large whole number is negative');
  // A base beyond 64 bits: this many factors are too many whatever the base.
  if (exponent > MAX_BITS / 63) return exact(2n ** BigInt(MAX_BITS));
  return exact(base ** BigInt(exponent));
}

function concatenation(left: Value, right: Value, run: Runtime): string {
  if (typeof left !== 'string' && typeof right !== 'string') throw unsupported('+', left, right);
  const a = displayText(left, run.meter);
  const b = displayText(right, run.meter);
  const length = a.length + b.length;
  if (length > MAX_TEXT) {
    throw new ExpressionError('operator-misuse', `The text would be longer than ${MAX_TEXT} characters`);
  }
  run.meter.grow(length);
  return a + b;
}

function repetition(text: string, count: number, run: Runtime): string {
  if (count < 0) throw new ExpressionError('operator-misuse', `A text cannot be repeated ${count} times`);
  if (text.length * count > MAX_REPEATED) {
    throw new ExpressionError('operator-misuse', `The repeated text would be longer than ${MAX_REPEATED} characters`);
  }
  run.meter.grow(text.length * count);
  return text.repeat(count);
}

export function plus(value: Value): Value {
  if (numberKind(value)) return value;
  throw new ExpressionError('operator-misuse', `"+" needs a number, not a ${classOf(value)?.simpleName ?? 'null'}`);
}

export function minus(value: Value): Value {
  const kind = numberKind(value);
  if (kind === 'double') return double(0 - toDouble(value));
  if (kind === 'float') return new Float(0 - toDouble(value));
  if (kind === 'long') {
    const whole = toLongValue(value);
    return isLong(whole) ? toLong(-whole) : -whole;
  }
  if (kind) return -toInt(value) | 0;
  throw new ExpressionError('operator-misuse', `"-" needs a number, not a ${classOf(value)?.simpleName ?? 'null'}`);
}
