import type { Meter } from '../budget.ts';
import { javaException } from '../errors.ts';
import type { JavaMap } from '../values/java-map.ts';
import { isMap, mapEntries } from '../values/maps.ts';
import type { Value } from '../values/value.ts';

/**
 * `<<`: merged entries come first, the first of several maps that has a key counts, and the map's own keys win. Each
 * entry is paid for, as a small text can merge a large map many times.
 */
export function mergeInto(map: JavaMap, merge: Value, meter: Meter): void {
  const sources = Array.isArray(merge) ? merge : [merge];
  for (const source of sources) {
    if (!isMap(source)) {
      throw javaException('org.yaml.snakeyaml.constructor.ConstructorException', 'Only maps can be merged by "<<"');
    }
    for (const [key, value] of mapEntries(source)) {
      meter.step(4);
      if (!map.has(key)) map.set(key, value);
    }
  }
}
