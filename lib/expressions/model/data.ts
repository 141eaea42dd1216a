import { elementsOf } from '../values/elements.ts';
import { isMap, mapEntries, mapGet, mapHas } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import type { Value } from '../values/value.ts';

/** Reading of plain data, whichever of the representations of a map it has. */
export const memberOf = (value: Value, key: string): Value => (isMap(value) ? mapGet(value, key) : null);

export const listOf = (value: Value): readonly Value[] => elementsOf(value) ?? [];

export const textOrNull = (value: Value): string | null => (typeof value === 'string' ? value : null);

/** An object with a fixed list of getters over plain data; members of the data are getters as well. */
export function dataObject(
  className: string,
  data: Value,
  names: readonly string[],
  defaults: Readonly<Record<string, Value>> = {},
): ModelObject {
  const known = new Set(names);
  return new ModelObject({
    className,
    read: (name) => {
      if (isMap(data) && mapHas(data, name)) return mapGet(data, name);
      if (Object.hasOwn(defaults, name)) return defaults[name];
      return known.has(name) ? null : undefined;
    },
    toJson: () => data,
    text: () => {
      const shown = isMap(data)
        ? Array.from(mapEntries(data), ([key, value]) => `${String(key)}=${String(value)}`)
        : [];
      return `${className.slice(className.lastIndexOf('.') + 1)}(${shown.join(', ')})`;
    },
  });
}
