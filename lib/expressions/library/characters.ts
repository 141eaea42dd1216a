import { compareTo } from '../values/compare.ts';
import { Char, type Value } from '../values/value.ts';
import { instanceMethods, staticMethods } from './registry.ts';
import { isStrippable } from './string-text.ts';

/** A single character, as `charAt` answers it. The class itself cannot be named, its statics go through an instance. */
instanceMethods<Char>('java.lang.Character')({
  'charValue()': (self) => self,
  'compareTo(Character)': (self, _run, other) => compareTo(self, other) ?? 0,
});

const is = (pattern: RegExp) => (_self: null, _run: unknown, char: string) => pattern.test(char);

/** One UTF-16 unit stays one: `ß` has no upper case of one character. */
const sameLength = (char: string, changed: string): Value => new Char(changed.length === 1 ? changed : char);

staticMethods('java.lang.Character', {
  'isDigit(char)': is(/^\p{Nd}$/u),
  'isLetter(char)': is(/^\p{L}$/u),
  'isLetterOrDigit(char)': is(/^[\p{L}\p{Nd}]$/u),
  'isUpperCase(char)': is(/^\p{Uppercase}$/u),
  'isLowerCase(char)': is(/^\p{Lowercase}$/u),
  'isWhitespace(char)': (_self, _run, char) => isStrippable(char, 0),
  'toUpperCase(char)': (_self, _run, char) => sameLength(char, char.toUpperCase()),
  'toLowerCase(char)': (_self, _run, char) => sameLength(char, char.toLowerCase()),
  'toString(char)': (_self, _run, char) => char,
  'hashCode(char)': (_self, _run, char) => char.charCodeAt(0),
});
