import type { Json } from '#lib/kernel/json';
import type { Meter } from '../budget.ts';
import { BudgetExceeded } from '../errors.ts';
import { elementsOf } from './elements.ts';
import { isMap, mapEntries } from './maps.ts';
import { ModelObject } from './model.ts';
import { JavaDate } from './temporal.ts';
import { textOf } from './text.ts';
import { Byte, Char, Double, Float, MapEntry, NotEvaluable, Short, type Value } from './value.ts';

/**
 * A value as plain JSON, which is what the document stores: new containers all the way down, longs beyond 2⁵³ and
 * numbers JSON lacks as text, a `java.util.Date` as epoch milliseconds, other dates as ISO text.
 */
export function toJsonValue(value: Value, meter: Meter, depth = 0): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : textOf(value, meter);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'object':
      return value === null ? null : objectToJson(value, meter, depth);
    default:
      return null;
  }
}

function objectToJson(value: object, meter: Meter, depth: number): Json {
  meter.step();
  if (depth > meter.budget.depth)
    throw new BudgetExceeded(`The result is nested deeper than ${meter.budget.depth} levels`);
  const items = elementsOf(value);
  if (items) {
    meter.grow(items.length);
    return items.map((item) => toJsonValue(item, meter, depth + 1));
  }
  if (isMap(value)) return mapToJson(value, meter, depth);
  if (value instanceof Double || value instanceof Float) return toJsonValue(value.value, meter, depth);
  if (value instanceof Byte || value instanceof Short || value instanceof Char) return value.value;
  if (value instanceof JavaDate) return value.millis;
  if (value instanceof ModelObject) return toJsonValue(value.toJson(), meter, depth + 1);
  if (value instanceof NotEvaluable) return toJsonValue(value.value, meter, depth + 1);
  if (value instanceof MapEntry) return mapToJson({ [textOf(value.key, meter)]: value.value }, meter, depth);
  return textOf(value, meter);
}

function mapToJson(map: Value, meter: Meter, depth: number): Json {
  const result: Record<string, Json> = {};
  for (const [key, item] of mapEntries(map)) {
    const name = textOf(key, meter);
    meter.grow(name.length + 1);
    const json = toJsonValue(item ?? null, meter, depth + 1);
    if (name === '__proto__')
      Object.defineProperty(result, name, { value: json, enumerable: true, configurable: true, writable: true });
    else result[name] = json;
  }
  return result;
}
