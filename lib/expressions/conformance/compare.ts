import { defaultBudget, Meter } from '../budget.ts';
import { classOf } from '../values/class-of.ts';
import { elementsOf } from '../values/elements.ts';
import { JavaClass } from '../values/java-class.ts';
import { isMap, type MapValue, mapEntries, mapGet } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import { isNumber } from '../values/numbers.ts';
import { EnumConstant } from '../values/temporal.ts';
import { textOf } from '../values/text.ts';
import { JavaArray, JavaCollection, NotEvaluable, type Value } from '../values/value.ts';

/** Each comparison answers undefined for "the same", else what differs. */
const get = (value: Value, key: string): Value => (isMap(value) ? mapGet(value as MapValue, key) : null);
const meter = () => new Meter({ ...defaultBudget, milliseconds: 60_000 }, Date.now);
const textOfValue = (value: Value) => textOf(value, meter());

const shortTypes: Readonly<Record<string, string>> = {
  'java.lang.String': 'string',
  'java.lang.Boolean': 'bool',
  'java.lang.Integer': 'int',
  'java.lang.Long': 'long',
  'java.lang.Float': 'float',
  'java.lang.Double': 'double',
  'java.lang.Byte': 'byte',
  'java.lang.Character': 'char',
  'java.util.ArrayList': 'list',
  'java.util.LinkedHashMap': 'map',
};

export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof JavaArray) return 'array';
  if (value instanceof JavaCollection) return value.kind === 'set' ? 'set' : 'list';
  if (value instanceof JavaClass) return 'class';
  if (value instanceof EnumConstant) return 'enum';
  return shortTypes[classOf(value)?.name ?? ''] ?? 'object';
}

export function sameType(value: Value, expected: Value): string | undefined {
  const wanted = String(get(expected, 'type'));
  const type = typeName(value);
  if (type !== wanted) return `type ${type} (${textOfValue(value).slice(0, 100)}), expected ${wanted}`;
  const javaClass = get(expected, 'javaClass');
  const name = classOf(value)?.name;
  return javaClass === null || wanted !== 'object' || name === javaClass
    ? undefined
    : `class ${name}, expected ${String(javaClass)}`;
}

export function sameText(value: Value, expected: Value): string | undefined {
  const wanted = get(expected, 'text');
  if (typeof wanted !== 'string' || get(expected, 'orderUnspecified') === true) return undefined;
  if (value instanceof ModelObject || value instanceof NotEvaluable) return undefined;
  const text = textOfValue(value);
  return text === wanted ? undefined : `text ${text}, expected ${wanted}`;
}

/** The value against its JSON in the file; keys in any order, numbers by value. */
export function sameValue(value: Value, wanted: Value): string | undefined {
  if (same(value, wanted)) return undefined;
  return `${textOfValue(value).slice(0, 200)}, expected ${textOfValue(wanted).slice(0, 200)}`;
}

function same(value: Value, wanted: Value): boolean {
  if (value instanceof ModelObject) return sameModel(value, wanted);
  if (value instanceof NotEvaluable) return same(value.value, get(wanted, '$doNotEval'));
  const items = elementsOf(value);
  if (items) return sameItems(items, elementsOf(wanted));
  if (isMap(value)) return isMap(wanted) && sameMaps(value, wanted);
  if (isNumber(value) && isNumber(wanted)) return Number(textOfValue(value)) === Number(textOfValue(wanted));
  if (value === null || wanted === null) return value === wanted;
  return textOfValue(value) === textOfValue(wanted);
}

const sameItems = (items: readonly Value[], wanted: readonly Value[] | undefined) =>
  wanted !== undefined &&
  items.length === wanted.length &&
  items.every((item, i) => same(item ?? null, wanted[i] ?? null));

function sameMaps(value: MapValue, wanted: MapValue): boolean {
  const entries = Array.from(mapEntries(value));
  if (entries.length !== Array.from(mapEntries(wanted)).length) return false;
  return entries.every(([key, item]) => same(item ?? null, mapGet(wanted, textOfValue(key))));
}

/** An object of the execution model shows at least the members that the file names. */
function sameModel(value: ModelObject, wanted: Value): boolean {
  if (!isMap(wanted)) return textOfValue(value) === textOfValue(wanted);
  return Array.from(mapEntries(wanted)).every(([key, item]) => same(value.read(String(key)) ?? null, item));
}
