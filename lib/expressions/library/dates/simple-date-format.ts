import { javaException } from '../../errors.ts';
import { numberKind, toLongValue } from '../../values/numbers.ts';
import { SimpleDateFormat, Zone } from '../../values/objects.ts';
import { JavaDate } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { constructors, instanceMethods } from '../registry.ts';
import { checkPattern } from './date-format-pattern.ts';
import { formatDate } from './date-format-print.ts';
import { parseFormatted } from './date-format-read.ts';

constructors('java.text.SimpleDateFormat', {
  'new()': () => new SimpleDateFormat('M/d/yy, h:mm a'),
  'new(String)': (_self, _run, pattern) => new SimpleDateFormat(checkPattern(pattern)),
  'new(String,Locale)': (_self, _run, pattern) => new SimpleDateFormat(checkPattern(pattern)),
});

function millisIn(value: Value): number {
  if (value instanceof JavaDate) return value.millis;
  if (value === null) throw javaException('NullPointerException', 'A date is needed, not null');
  if (numberKind(value)) return Number(toLongValue(value));
  throw javaException('IllegalArgumentException', 'Only a date or a number of milliseconds can be formatted as date');
}

instanceMethods<SimpleDateFormat>('java.text.SimpleDateFormat')({
  'format(Date)': (self, run, date) => formatDate(self, millisIn(date), run),
  'format(Object)': (self, run, value) => formatDate(self, millisIn(value), run),
  'parse(String)': (self, run, text) => new JavaDate(parseFormatted(self, text, run.scope.now())),
  'toPattern()': (self) => self.pattern,
  'isLenient()': (self) => self.lenient,
  'setLenient(boolean)': (self, _run, lenient) => {
    self.lenient = lenient;
    return null;
  },
  'setTimeZone(TimeZone)': (self, _run, zone) => {
    if (zone instanceof Zone) self.zone = zone;
    return null;
  },
  'applyPattern(String)': (self, _run, pattern) => {
    self.pattern = checkPattern(pattern);
    return null;
  },
});
