import * as classes from './java-class.ts';
import { JavaMap } from './java-map.ts';
import { ContextMap, ModelObject } from './model.ts';
import { JavaRandom, Locale, SimpleDateFormat, Uuid, Zone } from './objects.ts';
import { RootMap } from './root-map.ts';
import { EnumConstant, Instant, JavaDate, LocalDate, LocalDateTime } from './temporal.ts';
import {
  Byte,
  Char,
  Double,
  Float,
  isLong,
  JavaArray,
  JavaCollection,
  MapEntry,
  NotEvaluable,
  Short,
  type Value,
} from './value.ts';

/** The class of a value; null has none. */
export function classOf(value: Value): classes.JavaClass | null {
  switch (typeof value) {
    case 'string':
      return classes.stringClass;
    case 'number':
      if ((value | 0) === value) return classes.integerClass;
      return Number.isInteger(value) ? classes.longClass : classes.doubleClass;
    case 'boolean':
      return classes.booleanClass;
    case 'bigint':
      return isLong(value) ? classes.longClass : classes.bigIntegerClass;
    case 'object':
      return value === null ? null : classOfObject(value);
    default:
      return null;
  }
}

function classOfObject(value: object): classes.JavaClass {
  if (Array.isArray(value)) return classes.listClass;
  if (value instanceof JavaMap || value instanceof ContextMap || value instanceof RootMap) return classes.mapClass;
  if (value instanceof ModelObject) return value.class;
  if (value instanceof JavaArray) return classes.arrayOf(value.component);
  if (value instanceof Double) return classes.doubleClass;
  if (value instanceof EnumConstant) return classes.classNamed(value.enumName);
  if (value instanceof Char) return classes.characterClass;
  if (value instanceof Float) return classes.floatClass;
  if (value instanceof JavaCollection) return value.kind === 'set' ? classes.setClass : classes.valuesClass;
  if (value instanceof classes.JavaClass) return classes.classClass;
  return classOfDate(value) ?? classOfRare(value) ?? classes.mapClass;
}

function classOfDate(value: object): classes.JavaClass | undefined {
  if (value instanceof JavaDate) return classes.dateClass;
  if (value instanceof LocalDate) return classes.localDateClass;
  if (value instanceof LocalDateTime) return classes.localDateTimeClass;
  if (value instanceof Instant) return classes.instantClass;
  return value instanceof SimpleDateFormat ? classes.dateFormatClass : undefined;
}

function classOfRare(value: object): classes.JavaClass | undefined {
  if (value instanceof Byte) return classes.byteClass;
  if (value instanceof Short) return classes.shortClass;
  if (value instanceof MapEntry) return classes.entryClass;
  if (value instanceof Uuid) return classes.uuidClass;
  if (value instanceof JavaRandom) return classes.randomClass;
  if (value instanceof Zone) return value.fixedOffset === undefined ? classes.zoneClass : classes.offsetClass;
  if (value instanceof Locale) return classes.localeClass;
  return value instanceof NotEvaluable ? classes.notEvaluableClass : undefined;
}

/** For messages: `a list`, `null`, `java.util.Date`. */
export const classNameOf = (value: Value): string => classOf(value)?.name ?? 'null';
