import { ExpressionError } from '../errors.ts';

/** What a helper function refuses, in its own words. */
export const helperFailure = (message: string): ExpressionError =>
  new ExpressionError(
    'java-exception',
    message,
    -1,
    'com.netflix.spinnaker.kork.expressions.SpelHelperFunctionException',
  );
