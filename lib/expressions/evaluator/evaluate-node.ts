import { ExpressionError } from '../errors.ts';
import type { MethodNode, Node } from '../language/ast.ts';
import { JavaMap } from '../values/java-map.ts';
import type { Value } from '../values/value.ts';
import { readIndex, readProperty } from './access.ts';
import { arithmetic, minus, plus } from './arithmetic.ts';
import { assign, step } from './assign.ts';
import { callMethod } from './call.ts';
import { callFunction, functionOf } from './call-function.ts';
import { construct, constructArray, locateType } from './construct.ts';
import { indexValue } from './index-value.ts';
import { between, equal, instanceOf, matchable, matches, ordered, truth } from './relations.ts';
import type { Runtime } from './runtime.ts';
import { project, select } from './selection.ts';

/**
 * Walks the tree. `active` is the object that bare names and `#this` speak of; `scopeRoot` is the root, or inside a
 * selection its element: the arguments of a method are evaluated against it. The index in `list[…]` is always evaluated
 * against the root itself. Every error leaves with the position of the innermost node that raised it.
 */
export function evaluate(node: Node, active: Value, scopeRoot: Value, run: Runtime): Value {
  run.meter.step();
  try {
    return dispatch(node, active, scopeRoot, run);
  } catch (error) {
    if (error instanceof ExpressionError && error.position < 0) error.position = node.at;
    throw error;
  }
}

function dispatch(node: Node, active: Value, scopeRoot: Value, run: Runtime): Value {
  switch (node.type) {
    case 'literal':
      return node.value;
    case 'compound':
      return compound(node.parts, active, scopeRoot, run);
    case 'property':
      if (active === null) return node.safe ? null : onNull(`the property "${node.name}" of`);
      return readProperty(active, node.name, run);
    case 'binary':
      return binary(node, active, scopeRoot, run);
    case 'method':
      return method(node, active, scopeRoot, run);
    case 'index':
      if (active === null) return node.safe ? null : onNull('an element of');
      return readIndex(active, indexValue(node.index, active, run), run);
    case 'variable':
      if (node.name === 'this') return active;
      return node.name === 'root' ? run.root : run.overlay.current(run.variable(node.name));
    case 'function':
      // An unknown function is told before anything that is wrong with its arguments.
      return callFunction(node, functionOf(node, run), values(node.args, active, scopeRoot, run), run);
    case 'ternary':
      return evaluate(
        truth(evaluate(node.test, active, scopeRoot, run), run) ? node.yes : node.no,
        active,
        scopeRoot,
        run,
      );
    case 'elvis': {
      const value = evaluate(node.value, active, scopeRoot, run);
      return value === null || value === '' ? evaluate(node.fallback, active, scopeRoot, run) : value;
    }
    default:
      return rare(node, active, scopeRoot, run);
  }
}

function rare(node: Node, active: Value, scopeRoot: Value, run: Runtime): Value {
  switch (node.type) {
    case 'unary': {
      const value = evaluate(node.operand, active, scopeRoot, run);
      return node.op === '!' ? !truth(value, run) : node.op === '+' ? plus(value) : minus(value);
    }
    case 'list':
      return node.constant ?? values(node.items, active, scopeRoot, run);
    case 'map':
      return mapLiteral(node, active, scopeRoot, run);
    case 'select':
      return select(node, active, run);
    case 'project':
      return project(node, active, run);
    case 'typeref':
      return locateType(node.name, node.dimensions);
    case 'new':
      return construct(node, values(node.args, active, scopeRoot, run), run);
    case 'newarray':
      return constructArray(node, active, scopeRoot, run);
    case 'assign':
      return assign(node, active, scopeRoot, run);
    case 'step':
      return step(node, active, scopeRoot, run);
    default:
      throw new ExpressionError('operator-misuse', 'Bean references ("@name") do not exist here');
  }
}

function onNull(what: string): never {
  throw new ExpressionError(
    'null-or-wrong-target',
    `There is no ${what.replace('the property', 'property')} null (use ?. to get null instead)`,
  );
}

function compound(parts: readonly Node[], active: Value, scopeRoot: Value, run: Runtime): Value {
  let value = active;
  for (const part of parts) value = evaluate(part, value, scopeRoot, run);
  return value;
}

export function values(nodes: readonly Node[], active: Value, scopeRoot: Value, run: Runtime): Value[] {
  run.meter.grow(nodes.length);
  const list = new Array<Value>(nodes.length);
  for (let i = 0; i < nodes.length; i++) list[i] = evaluate(nodes[i] as Node, active, scopeRoot, run);
  return list;
}

function method(node: MethodNode, active: Value, scopeRoot: Value, run: Runtime): Value {
  const args = values(node.args, scopeRoot, scopeRoot, run);
  if (active === null) return node.safe ? null : onNull(`method ${node.name}() of`);
  return callMethod(node, active, args, run);
}

type Binary = Extract<Node, { type: 'binary' }>;

/** Chains such as `a + b + c + …` lean left and are as long as the text allows, so the spine is walked in a loop. */
function binary(node: Binary, active: Value, scopeRoot: Value, run: Runtime): Value {
  if (node.left.type !== 'binary')
    return combine(node, evaluate(node.left, active, scopeRoot, run), active, scopeRoot, run);
  const spine: Binary[] = [];
  let leftmost: Node = node;
  while (leftmost.type === 'binary') {
    spine.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = evaluate(leftmost, active, scopeRoot, run);
  for (let i = spine.length - 1; i >= 0; i--) {
    run.meter.step();
    value = combine(spine[i] as Binary, value, active, scopeRoot, run);
  }
  return value;
}

function combine(node: Binary, left: Value, active: Value, scopeRoot: Value, run: Runtime): Value {
  const { op } = node;
  if (op === 'and') return truth(left, run) && truth(evaluate(node.right, active, scopeRoot, run), run);
  if (op === 'or') return truth(left, run) || truth(evaluate(node.right, active, scopeRoot, run), run);
  if (op === 'matches') {
    const text = matchable(left, run);
    return matches(text, evaluate(node.right, active, scopeRoot, run), run);
  }
  const right = evaluate(node.right, active, scopeRoot, run);
  switch (op) {
    case '==':
      return equal(left, right, run);
    case '!=':
      return !equal(left, right, run);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(op, left, right, run);
    case 'between':
      return between(left, right, run);
    case 'instanceof':
      return instanceOf(left, right);
    default:
      return arithmetic(op, left, right, run);
  }
}

type MapLiteral = Extract<Node, { type: 'map' }>;

function mapLiteral(node: MapLiteral, active: Value, scopeRoot: Value, run: Runtime): Value {
  run.meter.grow(node.entries.length * 2);
  const entries = node.entries.map(([key, value]): [Value, Value] => [
    key.type === 'property' ? key.name : evaluate(key, active, scopeRoot, run),
    evaluate(value, active, scopeRoot, run),
  ]);
  return new JavaMap(entries, node.constant);
}
