import { isJsonObject, type Json } from '#lib/kernel/json';

/** Rows of a pairs field. Two shapes are stored: an object, or a list of `{ key, value }` whose other members are kept. */
export interface Pair {
  key: string;
  value: Json;
  /** The item of the list it came from. */
  rest?: { [key: string]: Json };
}

export function readPairs(value: Json | undefined): Pair[] {
  if (Array.isArray(value)) {
    return value.filter(isJsonObject).map((item) => ({
      key: typeof item.key === 'string' ? item.key : '',
      value: item.value ?? '',
      rest: item,
    }));
  }
  return isJsonObject(value) ? Object.entries(value).map(([key, inside]) => ({ key, value: inside })) : [];
}

/** As an object, rows without a name are left out and the last of equal names wins; a list keeps every row. */
export function writePairs(pairs: readonly Pair[], asList: boolean): Json {
  if (asList) return pairs.map(({ key, value, rest }) => ({ ...rest, key, value }));
  return Object.fromEntries(pairs.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
}

/** Numbers, booleans and objects that were stored as such stay such as long as the text can be read as one. */
export function retyped(before: Json, text: string): Json {
  if (typeof before === 'string') return text;
  try {
    const parsed = JSON.parse(text) as Json;
    return typeof parsed === 'string' ? text : parsed;
  } catch {
    return text;
  }
}
