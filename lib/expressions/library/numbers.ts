import { compareDoubles, compareNumbers } from '../values/compare.ts';
import { castNumber, toDouble, toInt, toLongValue } from '../values/numbers.ts';
import type { Value } from '../values/value.ts';
import { instanceMethods } from './registry.ts';

instanceMethods<Value>('java.lang.Number')({
  'intValue()': (self) => toInt(self),
  'longValue()': (self) => toLongValue(self),
  'doubleValue()': (self) => castNumber(self, 'double'),
  'floatValue()': (self) => castNumber(self, 'float'),
  'byteValue()': (self) => castNumber(self, 'byte'),
  'shortValue()': (self) => castNumber(self, 'short'),
});

instanceMethods<Value>('java.lang.Integer')({
  'compareTo(Integer)': (self, _run, other) => compareNumbers(self, other),
});

instanceMethods<Value>('java.lang.Long')({
  'compareTo(Long)': (self, _run, other) => compareNumbers(self, other),
});

instanceMethods<Value>('java.lang.Double')({
  'compareTo(Double)': (self, _run, other) => compareDoubles(toDouble(self), toDouble(other)),
  'isNaN()': (self) => Number.isNaN(toDouble(self)),
  'isInfinite()': (self) => Math.abs(toDouble(self)) === Number.POSITIVE_INFINITY,
});

instanceMethods<Value>('java.lang.Float')({
  'compareTo(Float)': (self, _run, other) => compareDoubles(toDouble(self), toDouble(other)),
  'isNaN()': (self) => Number.isNaN(toDouble(self)),
  'isInfinite()': (self) => Math.abs(toDouble(self)) === Number.POSITIVE_INFINITY,
});

instanceMethods<Value>('java.lang.Byte')({
  'compareTo(Byte)': (self, _run, other) => toInt(self) - toInt(other),
});

instanceMethods<Value>('java.lang.Short')({
  'compareTo(java.lang.Short)': (self, _run, other) => toInt(self) - toInt(other),
});

instanceMethods<Value>('java.math.BigInteger')({
  'compareTo(java.math.BigInteger)': (self, _run, other) => compareNumbers(self, other),
});

instanceMethods<boolean>('java.lang.Boolean')({
  'booleanValue()': (self) => self,
  'compareTo(Boolean)': (self, _run, other) => Number(self) - Number(other),
});
