import { equalValues } from '../values/equality.ts';
import { isMap, type MapValue, mapEntries, mapHas, mapSize } from '../values/maps.ts';
import { JavaCollection, MapEntry, type Value } from '../values/value.ts';
import { instanceMethods } from './registry.ts';

const entriesOf = (map: MapValue) => Array.from(mapEntries(map));

instanceMethods<MapValue>('java.util.Map')({
  'size()': (self, run) => {
    const size = mapSize(self);
    run.meter.step(size >> 4);
    return size;
  },
  'isEmpty()': (self) => mapSize(self) === 0,
  'containsKey(Object)': (self, _run, key) => mapHas(self, key),
  'containsValue(Object)': (self, run, value) =>
    entriesOf(self).some((entry) => equalValues(value, entry[1] ?? null, run.meter)),
  'keySet()': (self, run) =>
    collection(
      'set',
      entriesOf(self).map((entry) => entry[0]),
      run.meter,
    ),
  'values()': (self, run) =>
    collection(
      'collection',
      entriesOf(self).map((entry) => entry[1] ?? null),
      run.meter,
    ),
  'entrySet()': (self, run) =>
    collection(
      'set',
      entriesOf(self).map(([key, value]) => new MapEntry(key, value ?? null)),
      run.meter,
    ),
  'clear()': (self, run) => {
    run.overlay.mapToChange(self).clear();
    return null;
  },
  'putAll(Map)': (self, run, other) => {
    const target = run.overlay.mapToChange(self);
    if (isMap(other)) for (const [key, value] of mapEntries(other)) target.set(key, value);
    return null;
  },
  'remove(Object,Object)': (self, run, key, value) => {
    const target = run.overlay.mapToChange(self);
    if (!target.has(key) || !equalValues(target.get(key), value, run.meter)) return false;
    target.delete(key);
    return true;
  },
  'replace(Object,Object,Object)': (self, run, key, before, after) => {
    const target = run.overlay.mapToChange(self);
    if (!target.has(key) || !equalValues(target.get(key), before, run.meter)) return false;
    target.set(key, after);
    return true;
  },
});

function collection(kind: 'set' | 'collection', items: Value[], meter: { grow(bytes: number): void }): JavaCollection {
  meter.grow(items.length);
  return new JavaCollection(kind, items);
}
