import type { Node } from '../language/ast.ts';
import { isMap } from '../values/maps.ts';
import type { Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** In `map[name]` a bare name is the key itself, everywhere else the index is an expression over the root. */
export function indexValue(index: Node, target: Value, run: Runtime): Value {
  if (index.type === 'property' && isMap(target)) return index.name;
  return run.evaluate(index, run.root, run.root);
}
