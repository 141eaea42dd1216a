import type { JavaMethod } from '../library/java-method.ts';

/** One helper function (`#name(…)`): how it is called and how the catalogue shows it. */
export interface ExpressionFunction {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly FunctionParameter[];
  readonly example: string;
  readonly method: JavaMethod;
}

export interface FunctionParameter {
  name: string;
  type: string;
  description: string;
}

export type FunctionTable = ReadonlyMap<string, ExpressionFunction>;
