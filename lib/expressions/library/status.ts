import { javaException, shorten } from '../errors.ts';
import { enumConstant, enumConstants, STATUS_ENUM } from '../values/enums.ts';
import { statusClass } from '../values/java-class.ts';
import type { EnumConstant } from '../values/temporal.ts';
import { Char, JavaArray } from '../values/value.ts';
import { instanceMethods, staticMethods } from './registry.ts';

const complete = new Set(['CANCELED', 'SUCCEEDED', 'STOPPED', 'SKIPPED', 'TERMINAL', 'FAILED_CONTINUE']);
const halt = new Set(['TERMINAL', 'CANCELED', 'STOPPED']);
const successful = new Set(['SUCCEEDED', 'STOPPED', 'SKIPPED']);
const failure = new Set(['TERMINAL', 'STOPPED', 'FAILED_CONTINUE']);

/** A status is an enum that reads like a text: it has its characters, but none of the methods of a text. */
instanceMethods<EnumConstant>(STATUS_ENUM)({
  'isComplete()': (self) => complete.has(self.name),
  'isHalt()': (self) => halt.has(self.name),
  'isSuccessful()': (self) => successful.has(self.name),
  'isFailure()': (self) => failure.has(self.name),
  'isSkipped()': (self) => self.name === 'SKIPPED',
  'length()': (self) => self.name.length,
  'isEmpty()': (self) => self.name === '',
  'charAt(int)': (self, _run, index) => {
    if (index >= 0 && index < self.name.length) return new Char(self.name.charAt(index));
    throw javaException('StringIndexOutOfBoundsException', `The index ${index} lies outside of the status`);
  },
});

staticMethods(STATUS_ENUM, {
  'values()': () => new JavaArray(statusClass, [...enumConstants(STATUS_ENUM)]),
  'valueOf(String)': (_self, _run, name) => {
    const found = enumConstant(STATUS_ENUM, name);
    if (found) return found;
    throw javaException('IllegalArgumentException', `"${shorten(name)}" is no status`);
  },
});
