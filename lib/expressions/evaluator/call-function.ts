import { BudgetExceeded, ExpressionError } from '../errors.ts';
import type { ExpressionFunction } from '../functions/function.ts';
import type { Node } from '../language/ast.ts';
import { NeedsFetch } from '../scope.ts';
import type { Value } from '../values/value.ts';
import { convertArguments } from './resolve.ts';
import type { Runtime } from './runtime.ts';

type FunctionNode = Extract<Node, { type: 'function' }>;

export function functionOf(node: FunctionNode, run: Runtime): ExpressionFunction {
  const definition = run.scope.functions.get(node.name);
  if (definition) return definition;
  throw new ExpressionError('function-unknown', `There is no function #${node.name}`);
}

/** `#name(…)`. What the function itself throws becomes `function-failed`; wrong arguments are told apart. */
export function callFunction(
  node: FunctionNode,
  { method }: ExpressionFunction,
  args: readonly Value[],
  run: Runtime,
): Value {
  const wanted = method.parameters.length;
  if (method.varargs ? args.length < wanted - 1 : args.length !== wanted) {
    const takes = wanted === 1 ? '1 argument' : `${wanted} arguments`;
    throw new ExpressionError('function-arguments', `#${node.name} takes ${takes}, not ${args.length}`);
  }
  const converted = convertArguments(method, args, run.meter);
  try {
    return method.invoke(null, run, converted);
  } catch (error) {
    throw failed(node, error);
  }
}

function failed(node: FunctionNode, error: unknown): unknown {
  if (error instanceof BudgetExceeded || error instanceof NeedsFetch || error instanceof RangeError) return error;
  if (!(error instanceof ExpressionError)) return error;
  return new ExpressionError('function-failed', `#${node.name}: ${error.message}`, node.at, error.exceptionType);
}
