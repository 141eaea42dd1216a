import type { Meter } from '../budget.ts';
import type { JavaClass } from '../values/java-class.ts';
import type { Value } from '../values/value.ts';

/** What every method gets of the evaluation; the evaluator passes its whole runtime. */
export interface CallContext {
  readonly meter: Meter;
}

/** A method or function that may be called: how it is chosen, and what it does. */
export interface JavaMethod {
  readonly name: string;
  readonly signature: string;
  readonly owner: JavaClass;
  readonly parameters: readonly JavaClass[];
  readonly nullable: readonly boolean[];
  readonly varargs: boolean;
  invoke(self: Value, run: CallContext, args: readonly Value[]): Value;
}
