import { JavaMap } from './java-map.ts';
import { ContextMap } from './model.ts';
import { isPlainObject, type Value } from './value.ts';

/** The three representations of a map behind one set of functions. Own properties only. */
export type MapValue = JavaMap | ContextMap | Record<string, Value>;

export const isMap = (value: Value): value is MapValue =>
  value instanceof JavaMap || value instanceof ContextMap || isPlainObject(value);

export function mapGet(map: MapValue, key: Value): Value {
  if (map instanceof JavaMap || map instanceof ContextMap) return map.get(key);
  if (typeof key !== 'string' || !Object.hasOwn(map, key)) return null;
  return map[key] ?? null;
}

export function mapHas(map: MapValue, key: Value): boolean {
  if (map instanceof JavaMap) return map.has(key);
  const own = map instanceof ContextMap ? map.own : map;
  return typeof key === 'string' && Object.hasOwn(own, key);
}

export function mapSize(map: MapValue): number {
  if (map instanceof JavaMap) return map.size;
  return Object.keys(map instanceof ContextMap ? map.own : map).length;
}

export function mapEntries(map: Value): Iterable<readonly [Value, Value]> {
  if (map instanceof JavaMap) return map.entries();
  if (map instanceof ContextMap) return Object.entries(map.own);
  return isPlainObject(map) ? Object.entries(map) : [];
}
