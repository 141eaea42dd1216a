import { JavaArray, JavaCollection, type Value } from './value.ts';

/** The elements of a list, set, collection or array, or undefined for anything else. */
export function elementsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof JavaArray || value instanceof JavaCollection) return value.items;
  return undefined;
}
