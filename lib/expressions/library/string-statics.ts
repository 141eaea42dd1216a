import { javaException, nullPointer } from '../errors.ts';
import { charsOf } from '../evaluator/relations.ts';
import type { Runtime } from '../evaluator/runtime.ts';
import { classNameOf } from '../values/class-of.ts';
import { elementsOf } from '../values/elements.ts';
import { doubleText, floatText } from '../values/number-text.ts';
import { textOf } from '../values/text.ts';
import { Byte, Char, type JavaArray, type Value } from '../values/value.ts';
import { format } from './format.ts';
import { constructors, staticMethods } from './registry.ts';
import { utf8Text } from './utf8.ts';

const present = (array: Value): readonly Value[] => {
  const items = elementsOf(array);
  if (!items) throw nullPointer('An array is needed, not null');
  return items;
};

const charsText = (array: Value): string =>
  present(array)
    .map((item) => (item instanceof Char ? item.value : ''))
    .join('');

function part(array: Value, from: number, count: number): string {
  const text = charsText(array);
  if (from < 0 || count < 0 || from + count > text.length) {
    throw javaException('StringIndexOutOfBoundsException', `The array has no part from ${from} of ${count} characters`);
  }
  return text.slice(from, from + count);
}

function join(separator: string, items: readonly Value[], run: Runtime): string {
  let text = '';
  items.forEach((item, i) => {
    const chars = item === null ? 'null' : charsOf(item);
    if (chars === undefined)
      throw javaException('ClassCastException', `A ${classNameOf(item)} is no text that could be joined`);
    run.meter.grow(chars.length + separator.length);
    text += i === 0 ? chars : separator + chars;
  });
  return text;
}

staticMethods('java.lang.String', {
  'valueOf(char[])': (_self, _run, value) => charsText(value),
  'valueOf(Object)': (_self, run, value) => textOf(value, run.meter),
  'valueOf(char[],int,int)': (_self, _run, value, from, count) => part(value, from, count),
  'valueOf(boolean)': (_self, _run, value) => String(value),
  'valueOf(char)': (_self, _run, value) => value,
  'valueOf(int)': (_self, _run, value) => String(value),
  'valueOf(long)': (_self, _run, value) => String(value),
  'valueOf(float)': (_self, _run, value) => floatText(value),
  'valueOf(double)': (_self, _run, value) => doubleText(value),
  'copyValueOf(char[])': (_self, _run, value) => charsText(value),
  'copyValueOf(char[],int,int)': (_self, _run, value, from, count) => part(value, from, count),
  'format(String,Object…)': (_self, run, pattern, args) => format(pattern, args, run),
  'join(CharSequence,CharSequence…)': (_self, run, separator, items) => join(separator, items, run),
  'join(CharSequence,Iterable)': (_self, run, separator, items) => {
    const list = elementsOf(items);
    if (!list) throw nullPointer('There is nothing to join');
    return join(separator, list, run);
  },
});

const bytesOf = (array: JavaArray | Value) =>
  Uint8Array.from(present(array).map((item) => (item instanceof Byte ? item.value & 255 : 0)));

constructors('java.lang.String', {
  'new()': () => '',
  'new(byte[])': (_self, _run, value) => utf8Text(bytesOf(value)),
  'new(char[])': (_self, _run, value) => charsText(value),
  'new(String)': (_self, _run, text) => text,
  'new(byte[],String)': (_self, _run, value) => utf8Text(bytesOf(value)),
  'new(char[],int,int)': (_self, _run, value, from, count) => part(value, from, count),
});
