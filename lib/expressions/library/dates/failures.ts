import { type ExpressionError, javaException, shorten } from '../../errors.ts';

export const dateFailure = (message: string): ExpressionError => javaException('java.time.DateTimeException', message);

export const parseFailure = (text: string, what: string): ExpressionError =>
  javaException('java.time.format.DateTimeParseException', `"${shorten(text)}" is no ${what}`);

export const unsupportedUnit = (unit: string): ExpressionError =>
  javaException('java.time.temporal.UnsupportedTemporalTypeException', `The unit ${unit} does not fit here`);

export const overflow = (): ExpressionError =>
  javaException('ArithmeticException', 'The number does not fit into a long');
