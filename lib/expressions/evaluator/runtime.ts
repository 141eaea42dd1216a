import type { Meter } from '../budget.ts';
import type { ExpressionScope } from '../scope.ts';
import type { Value } from '../values/value.ts';
import { Overlay } from './overlay.ts';

/**
 * What one evaluation carries: the scope, the meter, the variables it assigned and the overlay that contains its
 * changes. `active` is what bare names and `#this` mean at a point, `scopeRoot` what the arguments of a method see.
 */
export class Runtime {
  readonly scope: ExpressionScope;
  readonly meter: Meter;
  readonly root: Value;
  readonly overlay = new Overlay();
  private variables: Map<string, Value> | undefined;
  depth = 0;

  constructor(scope: ExpressionScope, root: Value, meter: Meter) {
    this.scope = scope;
    this.root = root;
    this.meter = meter;
  }

  variable(name: string): Value {
    return this.variables?.get(name) ?? null;
  }

  assign(name: string, value: Value): void {
    this.variables ??= new Map();
    this.variables.set(name, value);
  }
}
