import type { Runtime } from '../evaluator/runtime.ts';
import { methodFrom } from '../library/registry.ts';
import { objectClass } from '../values/java-class.ts';
import type { Value } from '../values/value.ts';
import type { ExpressionFunction, FunctionTable } from './function.ts';

interface FunctionOptions {
  /** `name(Type,Type)`, types as in the registry. */
  signature: string;
  description: string;
  /** `name: what it is`, one per parameter. */
  parameters: readonly string[];
  example: string;
  run: (run: Runtime, ...args: never[]) => Value;
}

/** Whatever the function throws becomes a `function-failed` error of that function. */
export function defineFunction(options: FunctionOptions): ExpressionFunction {
  const { signature, description, example } = options;
  const call = options.run as unknown as (run: Runtime, ...args: Value[]) => Value;
  const method = methodFrom(objectClass, signature, (_self: Value, run: Runtime, ...args: Value[]) =>
    call(run, ...args),
  );
  const types = signature.slice(signature.indexOf('(') + 1, -1).split(',');
  const parameters = options.parameters.map((text, i) => {
    const [name = '', ...rest] = text.split(': ');
    return { name, type: (types[i] ?? 'Object').replace('?', ''), description: rest.join(': ') };
  });
  return { name: method.name, description, parameters, example, method };
}

export const functionTable = (...groups: (readonly ExpressionFunction[])[]): FunctionTable =>
  new Map(groups.flat().map((entry) => [entry.name, entry]));
