/**
 * What goes wrong inside an expression. `kind` is what a reader of the code may branch on, `exceptionType` is the name
 * Spinnaker would have recorded (people search their logs for it), `position` is the offset in the expression.
 */
export const expressionErrorKinds = [
  'parse',
  'too-long',
  'property-unknown-or-refused',
  'method-unknown-or-refused',
  'method-ambiguous',
  'type-refused',
  'function-unknown',
  'function-arguments',
  'function-failed',
  'conversion',
  'operator-misuse',
  'index-range',
  'null-or-wrong-target',
  'java-exception',
  'budget',
] as const;

export type ExpressionErrorKind = (typeof expressionErrorKinds)[number];

export const SPEL_EXCEPTION = 'org.springframework.expression.spel.SpelEvaluationException';
export const PARSE_EXCEPTION = 'org.springframework.expression.ParseException';

export class ExpressionError extends Error {
  readonly kind: ExpressionErrorKind;
  readonly exceptionType: string;
  /** Offset in the expression (without `${`), or -1 where no node is known yet. */
  position: number;

  constructor(kind: ExpressionErrorKind, message: string, position = -1, exceptionType?: string) {
    super(message);
    this.name = 'ExpressionError';
    this.kind = kind;
    this.position = position;
    this.exceptionType = exceptionType ?? (kind === 'parse' ? PARSE_EXCEPTION : SPEL_EXCEPTION);
  }
}

/** The type of an error that no part of the language meant to raise: a bug of ours, contained. */
export const UNEXPECTED = 'gennaker.expressions.Unexpected';

/** A budget ran out. Nothing inside the language may swallow this one. */
export class BudgetExceeded extends ExpressionError {
  constructor(message: string) {
    super('budget', message, -1, 'gennaker.expressions.BudgetExceeded');
    this.name = 'BudgetExceeded';
  }
}

/** What a Java method would have thrown, by the short names that matter for `kind`. */
export function javaException(type: string, message: string): ExpressionError {
  const kind = type.endsWith('IndexOutOfBoundsException') ? 'index-range' : 'java-exception';
  return new ExpressionError(kind, message, -1, type.includes('.') ? type : `java.lang.${type}`);
}

export const illegalArgument = (message: string) => javaException('IllegalArgumentException', message);
export const numberFormat = (text: string) =>
  javaException('NumberFormatException', `"${shorten(text)}" is not a number`);
export const nullPointer = (message: string) => javaException('NullPointerException', message);

/** The text for a message: messages are read by people and stored with the execution. */
export function shorten(text: string, limit = 80): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
