import type { Meter } from '../budget.ts';
import { BudgetExceeded } from '../errors.ts';
import { classNameOf } from './class-of.ts';
import { arrayOf, JavaClass } from './java-class.ts';
import { mapEntries } from './maps.ts';
import { ModelObject } from './model.ts';
import { doubleText, floatText, stepsOfText } from './number-text.ts';
import { JavaRandom, Locale, SimpleDateFormat, Uuid, Zone } from './objects.ts';
import { temporalText } from './temporal-text.ts';
import {
  Byte,
  Char,
  Double,
  Float,
  JavaArray,
  JavaCollection,
  MapEntry,
  NotEvaluable,
  Short,
  type Value,
} from './value.ts';

/** `String.valueOf`: what Java prints, `{a=1}` for a map and `[1, 2]` for a list. */
export function textOf(value: Value, meter: Meter, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isInteger(value) ? String(value) : realText(value, meter);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? 'null' : textOfObject(value, meter, depth);
    default:
      return 'null';
  }
}

function textOfObject(value: object, meter: Meter, depth: number): string {
  if (value instanceof Double) return realText(value.value, meter);
  if (value instanceof Float) return realText(value, meter);
  if (value instanceof Byte || value instanceof Short || value instanceof Char) return String(value.value);
  if (value instanceof Uuid) return value.text;
  if (value instanceof ModelObject) return value.text(meter);
  if (value instanceof JavaClass) return value.label;
  if (value instanceof JavaArray) return arrayText(value);
  if (value instanceof NotEvaluable) return textOf(value.value, meter, depth + 1);
  if (value instanceof SimpleDateFormat || value instanceof JavaRandom) return classNameOf(value);
  if (value instanceof Zone) return value.id;
  if (value instanceof Locale) return value.tag;
  return temporalText(value) ?? nestedText(value, meter, depth);
}

/** The text of a double or float. */
export function realText(value: number | Float, meter: Meter): string {
  if (value instanceof Float) {
    meter.step(200);
    return floatText(value.value);
  }
  meter.step(stepsOfText(value));
  return doubleText(value);
}

/** Java prints an identity here; ours is stable so that two runs of one expression agree. */
function arrayText(value: JavaArray): string {
  return `${arrayOf(value.component).label.slice('class '.length)}@${value.items.length.toString(16)}`;
}

function nestedText(value: object, meter: Meter, depth: number): string {
  if (depth > meter.budget.depth)
    throw new BudgetExceeded(`The data is nested deeper than ${meter.budget.depth} levels`);
  const items = Array.isArray(value) ? value : value instanceof JavaCollection ? value.items : undefined;
  if (items) return `[${joined(items, meter, depth)}]`;
  if (value instanceof MapEntry)
    return `${textOf(value.key, meter, depth + 1)}=${textOf(value.value, meter, depth + 1)}`;
  return `{${pairs(value, meter, depth)}}`;
}

function joined(items: readonly Value[], meter: Meter, depth: number): string {
  let text = '';
  for (let i = 0; i < items.length; i++) {
    const part = textOf(items[i], meter, depth + 1);
    meter.step(2);
    meter.grow(part.length + 2);
    text += i === 0 ? part : `, ${part}`;
  }
  return text;
}

function pairs(map: Value, meter: Meter, depth: number): string {
  let text = '';
  for (const [key, value] of mapEntries(map)) {
    const part = `${textOf(key, meter, depth + 1)}=${textOf(value, meter, depth + 1)}`;
    meter.step(3);
    meter.grow(part.length + 2);
    text += text === '' ? part : `, ${part}`;
  }
  return text;
}
