import { javaException } from '../errors.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { classNameOf, classOf } from '../values/class-of.ts';
import { compareNumbers, compareTo } from '../values/compare.ts';
import { elementsOf } from '../values/elements.ts';
import { equalValues } from '../values/equality.ts';
import { isNumber } from '../values/numbers.ts';
import type { JavaCollection, Value } from '../values/value.ts';
import { instanceMethods } from './registry.ts';

type Group = readonly Value[] | JavaCollection;

const itemsOf = (group: Value): readonly Value[] => elementsOf(group) ?? [];
const indexIn = (items: readonly Value[], wanted: Value, run: Runtime) =>
  items.findIndex((item) => equalValues(wanted, item ?? null, run.meter));

/** The elements as the evaluation's own array, to change. */
function changeable(group: Group, run: Runtime): Value[] {
  return isList(group) ? run.overlay.listToChange(group) : run.overlay.collectionToChange(group).items;
}

function unsupported(): never {
  throw javaException('java.lang.UnsupportedOperationException', 'Nothing can be added to the keys or values of a map');
}

const isList = (group: Group): group is readonly Value[] => Array.isArray(group);

function removeWhere(group: Group, run: Runtime, drop: (item: Value) => boolean): boolean {
  const items = changeable(group, run);
  const kept = items.filter((item) => !drop(item));
  const changed = kept.length !== items.length;
  items.length = 0;
  for (const item of kept) items.push(item);
  return changed;
}

/** What lists, sets and the values of maps share. */
instanceMethods<Group>('java.util.Collection')({
  'size()': (self) => itemsOf(self).length,
  'isEmpty()': (self) => itemsOf(self).length === 0,
  'contains(Object)': (self, run, item) => indexIn(itemsOf(self), item, run) >= 0,
  'containsAll(Collection)': (self, run, other) =>
    itemsOf(other).every((item) => indexIn(itemsOf(self), item, run) >= 0),
  'add(Object)': () => unsupported(),
  'addAll(Collection)': () => unsupported(),
  'clear()': (self, run) => {
    changeable(self, run).length = 0;
    return null;
  },
  'remove(Object)': (self, run, item) => {
    const items = changeable(self, run);
    const at = indexIn(items, item, run);
    if (at >= 0) items.splice(at, 1);
    return at >= 0;
  },
  'removeAll(Collection)': (self, run, other) =>
    removeWhere(self, run, (item) => indexIn(itemsOf(other), item, run) >= 0),
  'retainAll(Collection)': (self, run, other) =>
    removeWhere(self, run, (item) => indexIn(itemsOf(other), item, run) < 0),
});

const listRange = (at: number, length: number) =>
  javaException('IndexOutOfBoundsException', `The index ${at} lies outside of a list of ${length}`);

instanceMethods<readonly Value[]>('java.util.ArrayList')({
  'indexOf(Object)': (self, run, item) => indexIn(self, item, run),
  'lastIndexOf(Object)': (self, run, item) => {
    for (let at = self.length - 1; at >= 0; at--) if (equalValues(item, self[at] ?? null, run.meter)) return at;
    return -1;
  },
  'subList(int,int)': (self, run, from, to) => {
    if (from < 0) throw listRange(from, self.length);
    if (to > self.length) throw listRange(to, self.length);
    if (from > to) throw javaException('IllegalArgumentException', `A part from ${from} to ${to} does not exist`);
    run.meter.grow(to - from);
    return self.slice(from, to);
  },
  'add(Object)': (self, run, item) => {
    run.meter.grow(1);
    run.overlay.listToChange(self).push(item);
    return true;
  },
  'add(int,Object)': (self, run, at, item) => {
    const items = run.overlay.listToChange(self);
    if (at < 0 || at > items.length) throw listRange(at, items.length);
    run.meter.grow(1);
    items.splice(at, 0, item);
    return null;
  },
  'addAll(Collection)': (self, run, other) => {
    const items = itemsOf(other);
    run.meter.grow(items.length * 16);
    const list = run.overlay.listToChange(self);
    for (const item of [...items]) list.push(item);
    return items.length > 0;
  },
  'addAll(int,Collection)': (self, run, at, other) => {
    const items = itemsOf(other);
    if (at < 0 || at > self.length) throw listRange(at, self.length);
    run.meter.grow(items.length * 16);
    const list = run.overlay.listToChange(self);
    const after = list.splice(at);
    for (const item of [...items, ...after]) list.push(item);
    return items.length > 0;
  },
  'trimToSize()': (self, run) => {
    run.overlay.listToChange(self);
    return null;
  },
  'sort(Comparator)': (self, run) => {
    run.meter.step(self.length * 20);
    run.overlay.listToChange(self).sort(naturalOrder);
    return null;
  },
});

function naturalOrder(left: Value, right: Value): number {
  const order =
    classOf(left) === classOf(right) && isNumber(left) ? compareNumbers(left, right) : compareTo(left, right);
  if (order !== undefined) return order;
  throw javaException('ClassCastException', `A ${classNameOf(left)} cannot be compared to a ${classNameOf(right)}`);
}
