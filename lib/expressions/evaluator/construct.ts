import { ExpressionError, illegalArgument, shorten } from '../errors.ts';
import type { Node } from '../language/ast.ts';
import { convert, numberKindOfClass } from '../values/convert.ts';
import { allowedClass, arrayOf, intPrimitive, type JavaClass, primitiveNamed } from '../values/java-class.ts';
import { castNumber } from '../values/numbers.ts';
import { Char, JavaArray, type Value } from '../values/value.ts';
import { construct as constructInstance } from './call.ts';
import type { Runtime } from './runtime.ts';

type NewNode = Extract<Node, { type: 'new' }>;
type NewArrayNode = Extract<Node, { type: 'newarray' }>;

const MAX_ARRAY = 256 * 1024;

/** `T(…)`: an allowed class, or a primitive, possibly as array. */
export function locateType(name: string, dimensions: number): JavaClass {
  let found = componentType(name);
  for (let i = 0; i < dimensions; i++) found = arrayOf(found);
  return found;
}

function componentType(name: string): JavaClass {
  const first = name.charAt(0);
  const simple = !name.includes('.') && first === first.toLowerCase();
  const primitive = simple ? primitiveNamed(name) : undefined;
  if (simple && !primitive) throw illegalArgument(`${shorten(name)} is no primitive type`);
  return primitive ?? located(name);
}

function located(name: string): JavaClass {
  const found = allowedClass(name);
  if (found) return found;
  throw new ExpressionError('type-refused', `The type ${shorten(name)} may not be used in expressions`);
}

export function construct(node: NewNode, args: readonly Value[], run: Runtime): Value {
  return constructInstance(located(node.name), args, run);
}

/** `new int[3]`, `new String[]{…}`, `new int[2][3]`. */
export function constructArray(node: NewArrayNode, active: Value, scopeRoot: Value, run: Runtime): Value {
  const component = componentType(node.name);
  const sizes = node.dimensions.map((dimension) => {
    if (!dimension) return undefined;
    const size = convert(run.evaluate(dimension, active, scopeRoot), intPrimitive, run.meter);
    return typeof size === 'number' ? size : 0;
  });
  if (!node.init) return emptyArray(component, sizes, run);
  if (sizes.length > 1)
    throw new ExpressionError('operator-misuse', 'An array of arrays cannot be given its elements here');
  const items = run.evaluate(node.init, active, scopeRoot);
  if (!Array.isArray(items)) throw new ExpressionError('operator-misuse', 'The elements of an array must be a list');
  if (sizes[0] !== undefined && sizes[0] !== items.length) {
    throw new ExpressionError('operator-misuse', `The array has ${sizes[0]} elements but ${items.length} are given`);
  }
  return new JavaArray(
    component,
    items.map((item) => convert(item, component, run.meter)),
  );
}

function emptyArray(component: JavaClass, sizes: readonly (number | undefined)[], run: Runtime): Value {
  let total = 1;
  for (const size of sizes) {
    if (size === undefined) throw new ExpressionError('operator-misuse', 'The size of the array is missing');
    if (size < 0)
      throw new ExpressionError('java-exception', `${size} is no size`, -1, 'java.lang.NegativeArraySizeException');
    total *= size;
    if (total > MAX_ARRAY) throw new ExpressionError('operator-misuse', `An array may have ${MAX_ARRAY} elements`);
  }
  run.meter.grow(total * 24);
  return filled(component, sizes as readonly number[]);
}

function filled(component: JavaClass, sizes: readonly number[]): Value {
  const [size = 0, ...rest] = sizes;
  let inner = component;
  for (const _ of rest) inner = arrayOf(inner);
  if (rest.length === 0) return new JavaArray(inner, new Array<Value>(size).fill(zeroOf(component)));
  return new JavaArray(
    inner,
    Array.from({ length: size }, () => filled(component, rest)),
  );
}

function zeroOf(component: JavaClass): Value {
  if (!component.isPrimitive) return null;
  if (component.name === 'boolean') return false;
  if (component.name === 'char') return new Char('\0');
  const kind = numberKindOfClass(component);
  return kind ? castNumber(0, kind) : null;
}
