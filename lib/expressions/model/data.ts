import { elementsOf } from '../values/elements.ts';
import { isMap, mapEntries, mapGet, mapHas } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import { textOf } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { getterName, sameObject } from './members.ts';

/** Reading of plain data, whichever of the representations of a map it has. */
export const memberOf = (value: Value, key: string): Value => (isMap(value) ? mapGet(value, key) : null);

export const listOf = (value: Value): readonly Value[] => elementsOf(value) ?? [];

export const textOrNull = (value: Value): string | null => (typeof value === 'string' ? value : null);

export interface DataShape {
  className: string;
  /** The getters in Java's order, each with what it answers where the data lacks it. */
  fields: Readonly<Record<string, Value>>;
  /** What makes objects of members that are objects in Java too. */
  inside?: Readonly<Record<string, (value: Value) => Value>>;
  /** Getters that are part of neither its text nor its JSON. */
  aside?: Readonly<Record<string, Value>>;
}

/** Plain data as an object with getters: those of its shape, and whatever else the data has. */
export function dataObject(shape: DataShape, data: Value): ModelObject {
  const { className, fields, inside = {}, aside = {} } = shape;
  const read = (name: string): Value | undefined => {
    const own = isMap(data) && mapHas(data, name);
    if (!own) return Object.hasOwn(fields, name) ? fields[name] : Object.hasOwn(aside, name) ? aside[name] : undefined;
    const value = mapGet(data, name);
    return value !== null && Object.hasOwn(inside, name) ? inside[name]?.(value) : value;
  };
  const call = (name: string, args: readonly Value[]): Value | undefined => {
    if (args.length > 0) return sameObject(made, name, args);
    const field = getterName(name);
    return field === undefined ? undefined : read(field);
  };
  const made: ModelObject = new ModelObject({
    className,
    read: (name) => read(name) ?? (read(name) === null ? null : call(name, [])),
    toJson: () => Object.fromEntries(membersOf(shape, data).map((name) => [name, read(name) ?? null])),
    text: (meter) => {
      const shown = Object.keys(fields).map((name) => `${name}=${textOf(read(name), meter, 1)}`);
      return `${className.slice(className.lastIndexOf('.') + 1)}(${shown.join(', ')})`;
    },
    call,
  });
  return made;
}

function membersOf({ fields }: DataShape, data: Value): readonly string[] {
  const own = isMap(data) ? Array.from(mapEntries(data), ([key]) => String(key)) : [];
  return [...new Set([...Object.keys(fields), ...own])];
}

/** Each element of a list by `one`; what is no list stays. */
export const eachOf =
  (one: (value: Value) => Value) =>
  (list: Value): Value =>
    elementsOf(list)?.map((item) => (isMap(item) ? one(item) : item)) ?? list;
