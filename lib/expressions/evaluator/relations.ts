import { ExpressionError } from '../errors.ts';
import { matchesPattern } from '../regex/pattern.ts';
import { classOf } from '../values/class-of.ts';
import { compareNumbers, compareStrings, compareTo, compareValues } from '../values/compare.ts';
import { convert } from '../values/convert.ts';
import { STATUS_ENUM } from '../values/enums.ts';
import { equalLists, equalValues } from '../values/equality.ts';
import { booleanClass, JavaClass, stringClass } from '../values/java-class.ts';
import { numberKind, toDouble, toInt, toLongValue } from '../values/numbers.ts';
import { EnumConstant } from '../values/temporal.ts';
import { JavaArray, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** Texts are strings, and statuses, which read like one. */
export function charsOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof EnumConstant && value.enumName === STATUS_ENUM ? value.name : undefined;
}

/** `==`: numbers by value whatever their types, texts by characters, the rest by Java's `equals`. */
export function equal(left: Value, right: Value, run: Runtime): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length > 4096) run.meter.step(left.length >> 8);
    return left === right;
  }
  if (numberKind(left) && numberKind(right)) return equalNumbers(left, right);
  const leftText = charsOf(left);
  if (leftText !== undefined) {
    const rightText = charsOf(right);
    if (rightText !== undefined) return leftText === rightText;
  }
  if (equalValues(left, right, run.meter)) return true;
  if (left instanceof JavaArray) return right instanceof JavaArray && equalLists(left.items, right.items, run.meter);
  return left !== null && right !== null && compareTo(left, right) === 0;
}

function equalNumbers(left: Value, right: Value): boolean {
  const kinds = [numberKind(left), numberKind(right)];
  if (kinds.includes('double') || kinds.includes('float')) return toDouble(left) === toDouble(right);
  if (kinds.includes('long')) return toLongValue(left) === toLongValue(right);
  return toInt(left) === toInt(right);
}

export function ordered(op: '<' | '<=' | '>' | '>=', left: Value, right: Value, run: Runtime): boolean {
  if (numberKind(left) && numberKind(right)) return orderedNumbers(op, left, right);
  const leftText = charsOf(left);
  const rightText = charsOf(right);
  if (leftText === undefined || rightText === undefined) return satisfies(op, compareValues(left, right));
  run.meter.read(Math.min(leftText.length, rightText.length));
  return satisfies(op, compareStrings(leftText, rightText));
}

function orderedNumbers(op: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  if (Number.isNaN(toDouble(left)) || Number.isNaN(toDouble(right))) return false;
  if (toDouble(left) === 0 && toDouble(right) === 0) return op === '<=' || op === '>=';
  return satisfies(op, compareNumbers(left, right));
}

function satisfies(op: '<' | '<=' | '>' | '>=', distance: number): boolean {
  switch (op) {
    case '<':
      return distance < 0;
    case '<=':
      return distance <= 0;
    case '>':
      return distance > 0;
    case '>=':
      return distance >= 0;
  }
}

/** A condition: a boolean, or one of Spring's words for one. Numbers, null and '' are no conditions. */
export function truth(value: Value, run: Runtime): boolean {
  if (typeof value === 'boolean') return value;
  const converted = value === null ? null : convert(value, booleanClass, run.meter);
  if (typeof converted === 'boolean') return converted;
  throw new ExpressionError('conversion', `${value === null ? 'null' : 'An empty text'} is neither true nor false`);
}

export function between(value: Value, range: Value, run: Runtime): boolean {
  if (!Array.isArray(range) || range.length !== 2) {
    throw new ExpressionError('operator-misuse', 'The right side of "between" must be a list of two: {low, high}');
  }
  if (typeof value === 'string') run.meter.read(value.length * 2);
  return compareValues(value, range[0] ?? null) >= 0 && compareValues(value, range[1] ?? null) <= 0;
}

export function instanceOf(value: Value, type: Value): boolean {
  if (!(type instanceof JavaClass)) {
    throw new ExpressionError('operator-misuse', 'The right side of "instanceof" must be a type: T(String)');
  }
  const given = value === null ? null : classOf(value);
  return given !== null && !type.isPrimitive && type.accepts(given);
}

const MAX_PATTERN = 1000;

/** The left side of `matches` as text; what is none is told before the right side is looked at. */
export function matchable(left: Value, run: Runtime): string {
  const text = left === null ? null : charsOf(convert(left, stringClass, run.meter));
  if (typeof text === 'string') return text;
  throw new ExpressionError('operator-misuse', 'The left side of "matches" is null');
}

/** `matches`: the whole text must match. */
export function matches(text: string, right: Value, run: Runtime): boolean {
  if (typeof right !== 'string') {
    throw new ExpressionError('operator-misuse', 'The right side of "matches" must be a pattern in quotes');
  }
  if (right.length > MAX_PATTERN) {
    throw new ExpressionError('operator-misuse', `The pattern is longer than ${MAX_PATTERN} characters`);
  }
  try {
    return matchesPattern(right, text, run.meter);
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.kind !== 'java-exception') throw error;
    throw new ExpressionError('operator-misuse', error.message, -1, error.exceptionType);
  }
}
