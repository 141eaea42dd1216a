import { ExpressionError, shorten } from '../errors.ts';

/** A pattern that is broken, or that could not be matched in linear time. */
export function refused(pattern: string, reason: string): ExpressionError {
  return new ExpressionError(
    'java-exception',
    `${reason}, in the pattern "${shorten(pattern, 60)}"`,
    -1,
    'java.util.regex.PatternSyntaxException',
  );
}
