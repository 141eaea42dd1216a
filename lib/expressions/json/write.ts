import type { Meter } from '../budget.ts';
import { BudgetExceeded, javaException } from '../errors.ts';
import { base64Of } from '../library/utf8.ts';
import { elementsOf } from '../values/elements.ts';
import { JavaClass } from '../values/java-class.ts';
import { isMap, mapEntries } from '../values/maps.ts';
import { ModelObject } from '../values/model.ts';
import { EnumConstant, Instant, JavaDate, LocalDate, LocalDateTime } from '../values/temporal.ts';
import { realText, textOf } from '../values/text.ts';
import { Byte, Double, Float, JavaArray, MapEntry, NotEvaluable, Short, type Value } from '../values/value.ts';

/** Values to compact JSON as Jackson writes it: keys in order, `1.0` keeps its point, a `Date` as epoch milliseconds. */
export function writeJson(value: Value, meter: Meter, depth = 0): string {
  if (depth > meter.budget.depth)
    throw new BudgetExceeded(`The value is nested deeper than ${meter.budget.depth} levels`);
  meter.step(4);
  const plain = scalar(value, meter);
  if (plain !== undefined) {
    meter.grow(plain.length);
    return plain;
  }
  return container(value, meter, depth) ?? quote(textOf(value, meter));
}

function scalar(value: Value, meter: Meter): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isInteger(value) ? String(value) : real(realText(value, meter));
    case 'undefined':
      return 'null';
    default:
      break;
  }
  if (value === null) return 'null';
  if (value instanceof Double) return real(realText(value.value, meter));
  if (value instanceof Float) return real(realText(value, meter));
  if (value instanceof Byte || value instanceof Short) return String(value.value);
  return value instanceof JavaDate ? String(value.millis) : undefined;
}

/** NaN and the infinities are no JSON numbers. */
const real = (text: string) => (/[NI]/.test(text) ? quote(text) : text);

const escapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

function quote(text: string): string {
  let escaped = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 32 && code !== 34 && code !== 92) continue;
    const ch = text.charAt(at);
    const known = Object.hasOwn(escapes, ch) ? escapes[ch] : undefined;
    escaped += text.slice(from, at) + (known ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`);
    from = at + 1;
  }
  return `"${escaped}${text.slice(from)}"`;
}

function container(value: Value, meter: Meter, depth: number): string | undefined {
  if (value instanceof JavaArray && value.component.name === 'char') {
    return quote(value.items.map((item) => textOf(item, meter)).join(''));
  }
  if (value instanceof JavaArray && value.component.name === 'byte') return quote(base64Of(bytesOf(value)));
  const items = elementsOf(value);
  if (items) return `[${items.map((item) => writeJson(item, meter, depth + 1)).join(',')}]`;
  if (isMap(value)) return object(Array.from(mapEntries(value)), meter, depth);
  if (value instanceof MapEntry) return object([[value.key, value.value]], meter, depth);
  if (value instanceof ModelObject) return writeJson(value.toJson(), meter, depth + 1);
  if (value instanceof NotEvaluable) return object([['expression', value.value]], meter, depth);
  return special(value);
}

const bytesOf = (array: JavaArray) =>
  Uint8Array.from(array.items.map((item) => (item instanceof Byte ? item.value & 255 : 0)));

function keyText(key: Value, meter: Meter): string {
  if (key !== null) return textOf(key, meter);
  throw javaException('com.fasterxml.jackson.databind.JsonMappingException', 'A map with a null key has no JSON');
}

/** What Jackson has a text for; it has none for the dates of java.time. */
function special(value: Value): string | undefined {
  if (value instanceof EnumConstant) return quote(value.name);
  if (value instanceof JavaClass) return quote(value.name);
  if (value instanceof LocalDate || value instanceof LocalDateTime || value instanceof Instant) {
    throw javaException(
      'com.fasterxml.jackson.databind.exc.InvalidDefinitionException',
      'A date of java.time has no JSON; append .toString()',
    );
  }
  return undefined;
}

function object(entries: readonly (readonly [Value, Value])[], meter: Meter, depth: number): string {
  const members = entries.map(([key, item]) => `${quote(keyText(key, meter))}:${writeJson(item, meter, depth + 1)}`);
  return `{${members.join(',')}}`;
}
