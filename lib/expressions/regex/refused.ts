import { ExpressionError, shorten } from '../errors.ts';

/** A pattern that is broken, or larger than its budget. */
export function refused(pattern: string, reason: string): ExpressionError {
  return new ExpressionError(
    'java-exception',
    `${reason}, in the pattern "${shorten(pattern, 60)}"`,
    -1,
    'java.util.regex.PatternSyntaxException',
  );
}
