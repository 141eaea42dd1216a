import { enumConstants } from '../../values/enums.ts';
import { classNamed } from '../../values/java-class.ts';
import { type EnumConstant, Instant, LocalDate, LocalDateTime } from '../../values/temporal.ts';
import { JavaArray, type Value } from '../../values/value.ts';
import { instanceMethods, staticMethods } from '../registry.ts';
import { constantNamed } from './day-of-week.ts';
import { dateFailure } from './failures.ts';
import { between, isDateUnit, timeNanos } from './units.ts';

const NAME = 'java.time.temporal.ChronoUnit';

staticMethods(NAME, {
  'valueOf(String)': (_self, _run, name) => constantNamed(NAME, name),
  'values()': () => new JavaArray(classNamed(NAME), [...enumConstants(NAME)]),
});

/** The end is read as what the beginning is: a date drops the time of the end. */
function asKindOf(from: Value, to: Value): Value {
  if (from instanceof LocalDate && to instanceof LocalDateTime) return new LocalDate(to.epochDay);
  if (from instanceof LocalDateTime && to instanceof LocalDate) throw dateFailure('The end has no time');
  if (from instanceof Instant !== to instanceof Instant) throw dateFailure('These two dates are of different kinds');
  return to;
}

instanceMethods<EnumConstant>(NAME)({
  'between(Temporal,Temporal)': (self, _run, from, to) => between(self.name, from, asKindOf(from, to)),
  'isDateBased()': (self) => isDateUnit(self.name),
  'isTimeBased()': (self) => timeNanos(self.name) !== undefined,
  'isDurationEstimated()': (self) => isDateUnit(self.name) || self.name === 'FOREVER',
});
