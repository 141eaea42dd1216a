import { ExpressionError, illegalArgument, javaException, shorten } from '../errors.ts';
import type { JavaMethod } from '../library/java-method.ts';
import { methodsOf, staticMethodsOf } from '../library/registry.ts';
import { classOf } from '../values/class-of.ts';
import { convert } from '../values/convert.ts';
import { elementsOf } from '../values/elements.ts';
import { integerClass, JavaClass, objectClass } from '../values/java-class.ts';
import { isMap, mapGet, mapHas } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import { RootMap } from '../values/root-map.ts';
import { JavaArray, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** `target.name` for a target that is not null. */
export function readProperty(target: Value, name: string, run: Runtime): Value {
  if (target instanceof RootMap) return readRoot(target, name, run);
  const found = readMember(target, name, run);
  return run.overlay.current(found);
}

function readRoot(root: RootMap, name: string, run: Runtime): Value {
  const assigned = run.overlay.rootValue(name);
  if (assigned !== undefined) return assigned;
  const found = root.get(name);
  const known = run.scope.allowUnknownKeys || root.has(name) || (functionWords.has(name) && found !== undefined);
  return known ? run.overlay.current(found ?? null) : readGetter(root, name, run);
}

/** Spinnaker turns these words into calls, so they are known wherever they can be answered. */
const functionWords = new Set(['deployedServerGroups']);

function readMember(target: Value, name: string, run: Runtime): Value {
  if (isMap(target)) {
    if (run.scope.allowUnknownKeys || mapHas(target, name)) return mapGet(target, name);
  } else if (target instanceof ModelObject) {
    const value = target.read(name);
    if (value !== undefined) return value;
  } else if (target instanceof JavaArray && name === 'length') return target.items.length;
  return readGetter(target, name, run);
}

/** `getName()`, `isName()` or `name()`, if the class has one without parameters. */
function readGetter(target: Value, name: string, run: Runtime): Value {
  const statics = target instanceof JavaClass;
  const owner = statics ? target : (classOf(target) ?? objectClass);
  const getter = voids.has(name) ? undefined : getterOf(statics ? staticMethodsOf(owner) : methodsOf(owner), name);
  if (!getter) throw unknownProperty(name, owner.simpleName);
  return getter.invoke(statics ? null : target, run, []);
}

/** Methods without arguments that answer nothing are no properties. */
const voids = new Set(['clear', 'trimToSize']);

function getterOf(methods: readonly JavaMethod[], name: string): JavaMethod | undefined {
  const suffixes = suffixesOf(name);
  const wanted = [...suffixes.map((suffix) => `get${suffix}`), ...suffixes.map((suffix) => `is${suffix}`), name];
  for (const candidate of wanted) {
    const found = methods.find((method) => method.name === candidate && method.parameters.length === 0);
    if (found) return found;
  }
  return undefined;
}

function suffixesOf(name: string): string[] {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  const second = name.charAt(1);
  if (second !== '' && second !== second.toLowerCase()) return name === capital ? [name] : [name, capital];
  return [capital];
}

function unknownProperty(name: string, owner: string): ExpressionError {
  return new ExpressionError(
    'property-unknown-or-refused',
    `${owner} has no property "${shorten(name)}" that expressions may read`,
    -1,
    'java.lang.IllegalArgumentException',
  );
}

/** `target[index]` for a target that is not null. */
export function readIndex(target: Value, index: Value, run: Runtime): Value {
  if (index === null) throw javaException('IllegalStateException', 'The index is null');
  return run.overlay.current(indexed(target, index, run));
}

function indexed(target: Value, index: Value, run: Runtime): Value {
  if (isMap(target)) return mapGet(target, index);
  const items = elementsOf(target);
  if (items) return items[position(index, items.length, run)] ?? null;
  if (typeof target === 'string') return target.charAt(position(index, target.length, run));
  if (typeof index === 'string') return byName(target, index, run);
  throw new ExpressionError('null-or-wrong-target', `A ${classOf(target)?.simpleName} has no elements to index`);
}

/** A name in brackets is a property, but an unknown one is an error of Java's, not of Spring's. */
function byName(target: Value, name: string, run: Runtime): Value {
  try {
    return readProperty(target, name, run);
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.kind !== 'property-unknown-or-refused') throw error;
    throw illegalArgument(error.message);
  }
}

export function position(index: Value, length: number, run: Runtime): number {
  const at = convert(index, integerClass, run.meter);
  if (typeof at === 'number' && at >= 0 && at < length) return at;
  if (at === null) throw javaException('IllegalStateException', 'The index is empty');
  throw new ExpressionError('index-range', `There are ${length} elements, so the index ${String(at)} does not exist`);
}
