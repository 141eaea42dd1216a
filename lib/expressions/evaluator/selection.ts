import { ExpressionError } from '../errors.ts';
import type { Node } from '../language/ast.ts';
import { classOf } from '../values/class-of.ts';
import { elementsOf } from '../values/elements.ts';
import { type JavaClass, objectClass } from '../values/java-class.ts';
import { JavaMap } from '../values/java-map.ts';
import { isMap, mapEntries } from '../values/maps.ts';
import { JavaArray, MapEntry, type Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

type Selection = Extract<Node, { type: 'select' }>;
type Projection = Extract<Node, { type: 'project' }>;

/** `.?[…]`, `.^[…]`, `.$[…]`: the condition sees the element only and must answer a boolean. */
export function select(node: Selection, target: Value, run: Runtime): Value {
  const entries = entriesOf(target);
  if (entries) return selectEntries(node, entries, run);
  const items = elementsOf(target);
  if (!items) return notSelectable(node.safe, target, 'selected from');
  const kept = keep(node, items, run);
  if (node.which !== 'all') return kept[0] ?? null;
  return target instanceof JavaArray ? new JavaArray(boxed(target.component), kept) : kept;
}

const boxed = (component: JavaClass) => component.boxed ?? component;

function keep(node: Selection, items: readonly Value[], run: Runtime): Value[] {
  const kept: Value[] = [];
  run.meter.step(items.length);
  for (const raw of items) {
    const item = run.overlay.current(raw ?? null);
    if (!accepts(node, item, run)) continue;
    if (node.which === 'first') return [item];
    if (node.which === 'last') kept.length = 0;
    kept.push(item);
  }
  run.meter.grow(kept.length);
  return kept;
}

function accepts(node: Selection, item: Value, run: Runtime): boolean {
  const answer = run.evaluate(node.criteria, item, item);
  if (typeof answer === 'boolean') return answer;
  throw new ExpressionError('operator-misuse', 'The condition of a selection must be true or false for every element');
}

function selectEntries(node: Selection, entries: readonly MapEntry[], run: Runtime): Value {
  const kept = keep(node, entries, run);
  if (node.which !== 'all' && kept.length === 0) return null;
  return new JavaMap(
    kept.map((entry): [Value, Value] => (entry instanceof MapEntry ? [entry.key, entry.value] : [null, null])),
  );
}

/** `.![…]`: one result per element; of an array the result is an array. */
export function project(node: Projection, target: Value, run: Runtime): Value {
  const items = entriesOf(target) ?? elementsOf(target);
  if (!items) return notSelectable(node.safe, target, 'projected');
  run.meter.grow(items.length);
  run.meter.step(items.length);
  const results = items.map((raw) => {
    const item = run.overlay.current(raw ?? null);
    return run.evaluate(node.expression, item, item);
  });
  return target instanceof JavaArray ? new JavaArray(commonClass(results), results) : results;
}

function entriesOf(target: Value): readonly MapEntry[] | undefined {
  if (!isMap(target)) return undefined;
  return Array.from(mapEntries(target), ([key, value]) => new MapEntry(key, value ?? null));
}

function commonClass(results: readonly Value[]): JavaClass {
  let common: JavaClass | undefined;
  for (const result of results) {
    const given = classOf(result);
    if (!given) continue;
    if (!common) common = given;
    while (common.superclass && !common.accepts(given)) common = common.superclass;
  }
  return common ?? objectClass;
}

function notSelectable(safe: boolean, target: Value, verb: string): null {
  if (target === null && safe) return null;
  const what = target === null ? 'null' : `A ${classOf(target)?.simpleName}`;
  throw new ExpressionError('null-or-wrong-target', `${what} has no elements that could be ${verb}`);
}
