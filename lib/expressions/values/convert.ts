import type { Meter } from '../budget.ts';
import { ExpressionError, illegalArgument, shorten } from '../errors.ts';
import { zoneOf } from '../library/dates/zone.ts';
import { classNameOf, classOf } from './class-of.ts';
import { charOfNumber, parseBoolean, parseNumber, toEnum } from './convert-scalars.ts';
import { elementsOf } from './elements.ts';
import * as classes from './java-class.ts';
import { castNumber, type NumberKind, numberKind, toDouble, toLongValue } from './numbers.ts';
import { Locale, Uuid } from './objects.ts';
import { EnumConstant } from './temporal.ts';
import { textOf } from './text.ts';
import { Char, JavaArray, JavaCollection, MapEntry, type Value } from './value.ts';

/**
 * Spring's default conversion service, for the classes that occur. `canConvert` is decided by classes alone, as Spring
 * does for method resolution; `convert` may then still fail for the value (kind `conversion`).
 */
export function convert(value: Value, target: classes.JavaClass, meter: Meter): Value {
  const source = classOf(value);
  if (!source) {
    if (!target.isPrimitive) return null;
    throw cannot(value, target);
  }
  if (target.accepts(source)) return value;
  if (!canConvert(source, target)) throw cannot(value, target);
  try {
    return converted(value, source, target, meter);
  } catch (error) {
    if (!(error instanceof ExpressionError) || error.kind !== 'java-exception') throw error;
    const failure = new ExpressionError('conversion', error.message, -1, error.exceptionType);
    throw failure;
  }
}

function cannot(value: Value, target: classes.JavaClass): ExpressionError {
  const from = value === null ? 'null' : `a ${classNameOf(value)}`;
  return new ExpressionError('conversion', `Cannot convert ${from} to ${target.simpleName}`);
}

const kindOfClass = new Map<classes.JavaClass, NumberKind>([
  [classes.integerClass, 'int'],
  [classes.longClass, 'long'],
  [classes.doubleClass, 'double'],
  [classes.floatClass, 'float'],
  [classes.byteClass, 'byte'],
  [classes.shortClass, 'short'],
]);

export const numberKindOfClass = (target: classes.JavaClass) => kindOfClass.get(target.boxed ?? target);

const isGroup = (source: classes.JavaClass) =>
  source.component !== undefined || classes.collectionInterface.accepts(source);

export function canConvert(source: classes.JavaClass, target: classes.JavaClass): boolean {
  const wanted = target.boxed ?? target;
  const given = source.boxed ?? source;
  if (wanted.accepts(given)) return true;
  if (isCollectionTarget(wanted)) return true;
  if (isGroup(given)) return elementsFit(given.component, wanted.component ?? wanted);
  if (wanted.component !== undefined) return canConvert(given, wanted.component);
  if (wanted === classes.stringClass) return hasText(given);
  if (kindOfClass.has(wanted) || wanted === classes.numberClass) return isNumeric(given) || isTextOrChar(given, wanted);
  if (wanted === classes.characterClass) return given === classes.stringClass || isNumeric(given);
  if (wanted === classes.booleanClass) return given === classes.stringClass;
  if (wanted.isEnum) return given === classes.stringClass || given === classes.integerClass;
  return given === classes.stringClass && fromText.has(wanted);
}

/** Further classes that Spring makes of a text, mostly by their static `of` or a constructor. */
const fromText = new Map<classes.JavaClass, (text: string) => Value>([
  [classes.uuidClass, toUuid],
  [classes.zoneClass, zoneOf],
  [classes.offsetClass, offsetOf],
  [classes.timeZoneClass, zoneOf],
  [classes.localeClass, (text) => new Locale(text)],
  [classes.charsetClass, (text) => text],
]);

function offsetOf(text: string): Value {
  const zone = zoneOf(text);
  if (zone.fixedOffset !== undefined && !/^[UG]/.test(text)) return zone;
  throw illegalArgument(`"${shorten(text)}" is no offset such as +02:00 or Z`);
}

/** What is known of the elements decides; a list knows nothing of its elements beforehand. */
const elementsFit = (element: classes.JavaClass | undefined, wanted: classes.JavaClass): boolean =>
  element === undefined || element === classes.objectClass || canConvert(element, wanted);

const isNumeric = (given: classes.JavaClass) => kindOfClass.has(given) || given === classes.bigIntegerClass;
const isTextOrChar = (given: classes.JavaClass, wanted: classes.JavaClass) =>
  given === classes.stringClass ||
  given === classes.characterClass ||
  (given.isEnum && wanted === classes.integerClass);

const isCollectionTarget = (target: classes.JavaClass) =>
  target === classes.collectionInterface || target === classes.listInterface || target === classes.listClass;

/** Classes that Spring turns into text: scalars, enums, and whatever could be made from a text again. */
const textual = new Set<classes.JavaClass>([
  classes.booleanClass,
  classes.characterClass,
  classes.uuidClass,
  classes.dateClass,
  classes.dateFormatClass,
]);

const hasText = (given: classes.JavaClass) => isNumeric(given) || given.isEnum || textual.has(given);

function converted(value: Value, source: classes.JavaClass, target: classes.JavaClass, meter: Meter): Value {
  const wanted = target.boxed ?? target;
  const items = elementsOf(value);
  if (wanted.component) return toArray(value, items, wanted.component, meter);
  if (isCollectionTarget(wanted)) return toList(value, items);
  if (items) {
    if (wanted === classes.stringClass) return joined(items, meter);
    return items.length === 0 ? requireValue(null, target) : convert(items[0] ?? null, target, meter);
  }
  if (wanted === classes.stringClass) return value instanceof EnumConstant ? value.name : textOf(value, meter);
  return requireValue(scalar(value, source, wanted), target);
}

/** Primitives cannot be null: an empty text, say, is no number. */
function requireValue(value: Value, target: classes.JavaClass): Value {
  if (value === null && target.isPrimitive) throw cannot(value, target);
  return value;
}

function scalar(value: Value, source: classes.JavaClass, wanted: classes.JavaClass): Value {
  const kind = kindOfClass.get(wanted);
  if (kind) return toNumber(value, source, kind);
  if (wanted === classes.booleanClass && typeof value === 'string') return parseBoolean(value);
  if (wanted === classes.characterClass) return toChar(value);
  if (wanted.isEnum) return toEnum(value, wanted.name);
  const make = typeof value === 'string' ? fromText.get(wanted) : undefined;
  if (make && typeof value === 'string') return make(value);
  throw cannot(value, wanted);
}

function toNumber(value: Value, source: classes.JavaClass, kind: NumberKind): Value {
  if (typeof value === 'string') return parseNumber(value, kind);
  if (value instanceof Char) return castNumber(value.value.charCodeAt(0), kind);
  if (value instanceof EnumConstant) return value.ordinal;
  checkRange(value, source, kind);
  return castNumber(value, kind);
}

const limits: Partial<Record<NumberKind, readonly [bigint, bigint]>> = {
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-2147483648n, 2147483647n],
  short: [-32768n, 32767n],
  byte: [-128n, 127n],
};

function checkRange(value: Value, source: classes.JavaClass, kind: NumberKind): void {
  const limit = limits[kind];
  if (!limit || !numberKind(value)) return;
  const whole = toLongValue(value);
  if (whole >= limit[0] && whole <= limit[1]) return;
  throw illegalArgument(`The ${source.simpleName} ${toDouble(value)} does not fit into ${kind}`);
}

function toChar(value: Value): Value {
  if (typeof value !== 'string') return charOfNumber(value);
  if (value.length > 1) throw illegalArgument(`"${shorten(value)}" is not a single character`);
  return value === '' ? null : new Char(value);
}

const uuidText = /^[0-9a-f]{1,8}-[0-9a-f]{1,4}-[0-9a-f]{1,4}-[0-9a-f]{1,4}-[0-9a-f]{1,12}$/i;

/** `UUID.fromString`, which accepts groups that lack leading zeros. */
export function toUuid(text: string): Uuid {
  if (!uuidText.test(text)) throw illegalArgument(`"${shorten(text)}" is no UUID`);
  const widths = [8, 4, 4, 4, 12];
  const digits = text.split('-').map((group, i) => group.padStart(widths[i] ?? 0, '0'));
  return new Uuid(BigInt(`0x${digits.join('')}`));
}

function joined(items: readonly Value[], meter: Meter): string {
  let text = '';
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? null;
    const part = item === null ? 'null' : String(convert(item, classes.stringClass, meter));
    meter.grow(part.length + 1);
    text += i === 0 ? part : `,${part}`;
  }
  return text;
}

function toArray(value: Value, items: readonly Value[] | undefined, component: classes.JavaClass, meter: Meter): Value {
  const parts: readonly Value[] = items ?? (typeof value === 'string' ? commaParts(value) : [value]);
  meter.grow(parts.length);
  return new JavaArray(
    component,
    parts.map((part) => convert(part ?? null, component, meter)),
  );
}

const commaParts = (text: string): string[] => (text === '' ? [] : text.split(',').map((part) => part.trim()));

function toList(value: Value, items: readonly Value[] | undefined): Value {
  if (items) return [...items];
  return typeof value === 'string' ? commaParts(value) : [value];
}

/** The entries of a map are known to be no texts, so Spring does not even try. */
const isEntries = (value: Value) => value instanceof JavaCollection && value.items[0] instanceof MapEntry;

/** The text as Spring would convert it, or Java's text where Spring has no conversion: what `'' + x` shows. */
export function displayText(value: Value, meter: Meter): string {
  const source = classOf(value);
  if (!source) return 'null';
  if (typeof value === 'string') return value;
  return canConvert(source, classes.stringClass) && !isEntries(value)
    ? String(convert(value, classes.stringClass, meter))
    : textOf(value, meter);
}
