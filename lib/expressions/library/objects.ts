import { javaException } from '../errors.ts';
import { classNameOf } from '../values/class-of.ts';
import { compareTo } from '../values/compare.ts';
import { equalValues } from '../values/equality.ts';
import { hashOf } from '../values/hash.ts';
import type { EnumConstant } from '../values/temporal.ts';
import { textOf } from '../values/text.ts';
import type { Value } from '../values/value.ts';
import { instanceMethods } from './registry.ts';

/** What every object answers. */
instanceMethods<Value>('java.lang.Object')({
  'toString()': (self, run) => textOf(self, run.meter),
});

/** The classes that define equality; where Java compares identities, Spinnaker's filter refuses both methods. */
const comparable = [
  'java.lang.Number',
  'java.lang.String',
  'java.lang.Boolean',
  'java.lang.Character',
  'java.lang.Enum',
  'java.util.AbstractList',
  'java.util.AbstractSet',
  'java.util.AbstractMap',
  'java.util.Map.Entry',
  'java.util.Date',
  'java.text.Format',
  'java.util.UUID',
  'java.time.LocalDate',
  'java.time.LocalDateTime',
  'java.time.Instant',
];
for (const className of comparable) {
  instanceMethods<Value>(className)({
    'equals(Object)': (self, run, other) => equalValues(self, other, run.meter),
    'hashCode()': (self, run) => hashOf(self, run.meter),
  });
}

instanceMethods<EnumConstant>('java.lang.Enum')({
  'name()': (self) => self.name,
  'ordinal()': (self) => self.ordinal,
  'compareTo(java.lang.Enum)': (self, _run, other) => {
    const result = compareTo(self, other);
    if (result !== undefined) return result;
    throw javaException('ClassCastException', `A ${self.enumName} cannot be compared to a ${classNameOf(other)}`);
  },
});
