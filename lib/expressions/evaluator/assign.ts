import { ExpressionError } from '../errors.ts';
import type { Node } from '../language/ast.ts';
import { isMap } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import { numberKind } from '../values/numbers.ts';
import { RootMap } from '../values/root-map.ts';
import type { Value } from '../values/value.ts';
import { position } from './access.ts';
import { arithmetic } from './arithmetic.ts';
import { indexValue } from './index-value.ts';
import type { Runtime } from './runtime.ts';

type AssignNode = Extract<Node, { type: 'assign' }>;
type StepNode = Extract<Node, { type: 'step' }>;

/** `target = value`: answers the value; the change is seen by this evaluation only (see overlay.ts). */
export function assign(node: AssignNode, active: Value, scopeRoot: Value, run: Runtime): Value {
  const value = run.evaluate(node.value, active, scopeRoot);
  write(node.target, value, active, scopeRoot, run);
  return value;
}

/** `++x`, `x++` and the like. */
export function step(node: StepNode, active: Value, scopeRoot: Value, run: Runtime): Value {
  const before = run.evaluate(node.target, active, scopeRoot);
  if (!numberKind(before)) throw new ExpressionError('operator-misuse', 'Only a number can be stepped by ++ or --');
  const after = arithmetic('+', before, node.op, run);
  write(node.target, after, active, scopeRoot, run);
  return node.prefix ? after : before;
}

function write(target: Node, value: Value, active: Value, scopeRoot: Value, run: Runtime): void {
  if (target.type === 'variable') {
    run.assign(target.name, value);
    return;
  }
  if (target.type !== 'compound') {
    writePart(target, value, active, run);
    return;
  }
  let owner = active;
  for (const part of target.parts.slice(0, -1)) owner = run.evaluate(part, owner, scopeRoot);
  const last = target.parts.at(-1);
  if (last) writePart(last, value, owner, run);
}

function writePart(part: Node, value: Value, owner: Value, run: Runtime): void {
  if (part.type === 'property') writeKey(owner, part.name, value, run);
  else if (part.type === 'index') writeIndex(owner, indexValue(part.index, owner, run), value, run);
  else throw new ExpressionError('operator-misuse', 'Nothing can be assigned to this', part.at);
}

function writeKey(owner: Value, key: Value, value: Value, run: Runtime): void {
  if (owner instanceof RootMap && typeof key === 'string') run.overlay.setRoot(key, value);
  else if (isMap(owner)) run.overlay.mapToChange(owner).set(key, value);
  else if (owner instanceof ModelObject && typeof key === 'string' && owner.read(key) !== undefined) return;
  else if (owner === null)
    throw new ExpressionError('null-or-wrong-target', 'Nothing can be assigned to a property of null');
  else throw new ExpressionError('property-unknown-or-refused', `The property "${String(key)}" cannot be assigned`);
}

function writeIndex(owner: Value, index: Value, value: Value, run: Runtime): void {
  if (!Array.isArray(owner)) {
    writeKey(owner, index, value, run);
    return;
  }
  const at = position(index, owner.length, run);
  run.overlay.listToChange(owner)[at] = value;
}
