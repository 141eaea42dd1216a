import { JavaMap } from './java-map.ts';
import { ContextMap } from './model.ts';
import { RootMap } from './root-map.ts';
import { isPlainObject, type Value } from './value.ts';

/** The representations of a map behind one set of functions. Own properties only. */
export type MapValue = JavaMap | ContextMap | RootMap | Record<string, Value>;

export const isMap = (value: Value): value is MapValue =>
  value instanceof JavaMap || value instanceof ContextMap || value instanceof RootMap || isPlainObject(value);

export function mapGet(map: MapValue, key: Value): Value {
  if (map instanceof JavaMap || map instanceof ContextMap) return map.get(key);
  if (typeof key !== 'string') return null;
  if (map instanceof RootMap) return map.get(key) ?? null;
  return Object.hasOwn(map, key) ? (map[key] ?? null) : null;
}

export function mapHas(map: MapValue, key: Value): boolean {
  if (map instanceof JavaMap) return map.has(key);
  if (map instanceof RootMap) return typeof key === 'string' && map.has(key);
  const own = map instanceof ContextMap ? map.own : map;
  return typeof key === 'string' && Object.hasOwn(own, key);
}

export function mapSize(map: MapValue): number {
  if (map instanceof JavaMap) return map.size;
  if (map instanceof RootMap) return map.names().length;
  return Object.keys(map instanceof ContextMap ? map.own : map).length;
}

export function mapEntries(map: Value): Iterable<readonly [Value, Value]> {
  if (map instanceof JavaMap) return map.entries();
  if (map instanceof ContextMap) return Object.entries(map.own);
  if (map instanceof RootMap) return map.names().map((name): [Value, Value] => [name, map.get(name) ?? null]);
  return isPlainObject(map) ? Object.entries(map) : [];
}
