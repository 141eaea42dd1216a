import type { Meter } from '../budget.ts';
import type { Node } from '../language/ast.ts';
import type { ExpressionScope } from '../scope.ts';
import type { Value } from '../values/value.ts';
import { Overlay } from './overlay.ts';

/**
 * Evaluates a node. `active` is what bare names and `#this` mean at a point, `scopeRoot` what the arguments of a method
 * see.
 */
export type Evaluate = (node: Node, active: Value, scopeRoot: Value, run: Runtime) => Value;

/**
 * What one evaluation carries: the scope, the meter, the variables it assigned and the overlay that contains its
 * changes. The evaluator itself is carried too, for the constructs that evaluate their parts.
 */
export class Runtime {
  readonly scope: ExpressionScope;
  readonly meter: Meter;
  readonly root: Value;
  readonly overlay = new Overlay();
  private readonly evaluator: Evaluate;
  private variables: Map<string, Value> | undefined;

  constructor(scope: ExpressionScope, root: Value, meter: Meter, evaluator: Evaluate) {
    this.scope = scope;
    this.root = root;
    this.meter = meter;
    this.evaluator = evaluator;
  }

  evaluate(node: Node, active: Value, scopeRoot: Value): Value {
    return this.evaluator(node, active, scopeRoot, this);
  }

  variable(name: string): Value {
    return this.variables?.get(name) ?? null;
  }

  assign(name: string, value: Value): void {
    this.variables ??= new Map();
    this.variables.set(name, value);
  }
}
