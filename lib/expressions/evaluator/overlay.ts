import { javaException } from '../errors.ts';
import { JavaMap } from '../values/java-map.ts';
import { type MapValue, mapEntries } from '../values/maps.ts';
import { ContextMap } from '../values/model.ts';
import { JavaCollection, type Value } from '../values/value.ts';

/**
 * Contains changes. Spring lets an expression assign to its context (`i = 8`, `list.add(1)`); here the first change of
 * a container makes a copy that only this evaluation sees, so an expression agrees with Spring about its own result and
 * nothing outside of it ever changes.
 */
export class Overlay {
  private copies: WeakMap<object, object> | undefined;
  private rootNames: Map<string, Value> | undefined;

  /** What a read of this value must use from now on. */
  current(value: Value): Value {
    if (this.copies === undefined || typeof value !== 'object' || value === null) return value;
    return this.copies.get(value) ?? value;
  }

  /** Whether nothing was changed so far. */
  get untouched(): boolean {
    return this.copies === undefined;
  }

  rootValue(name: string): Value | undefined {
    return this.rootNames?.get(name);
  }

  setRoot(name: string, value: Value): void {
    this.rootNames ??= new Map();
    this.rootNames.set(name, value);
  }

  private copyFor<T extends object>(original: object, make: () => T): T {
    this.copies ??= new WeakMap();
    const known = this.copies.get(original);
    if (known) return known as T;
    const copy = make();
    this.copies.set(original, copy);
    this.copies.set(copy, copy);
    return copy;
  }

  listToChange(list: readonly Value[]): Value[] {
    if (Object.isFrozen(list))
      throw javaException('java.lang.UnsupportedOperationException', 'A literal list cannot be changed');
    return this.copyFor(list, () => [...list]);
  }

  collectionToChange(collection: JavaCollection): JavaCollection {
    return this.copyFor(collection, () => new JavaCollection(collection.kind, [...collection.items]));
  }

  mapToChange(map: MapValue): JavaMap {
    if (map instanceof JavaMap && map.readonly) {
      throw javaException('java.lang.UnsupportedOperationException', 'A literal map cannot be changed');
    }
    const source = map instanceof ContextMap ? map.own : map;
    return this.copyFor(map, () => new JavaMap(mapEntries(source)));
  }
}
