import { standardFunctions } from '../functions/standard.ts';
import type { ExpressionScope } from '../scope.ts';
import { sampleContext } from './sample-context.ts';

/** 2025-11-30T09:30:00Z. */
export const testNow = 1_764_495_000_000;

export const sampleScope = (changes: Partial<ExpressionScope> = {}): ExpressionScope => ({
  root: sampleContext,
  functions: standardFunctions,
  allowUnknownKeys: true,
  now: () => testNow,
  ...changes,
});
