import { illegalArgument, shorten } from '../../errors.ts';
import { enumConstant, enumConstants } from '../../values/enums.ts';
import { classNamed } from '../../values/java-class.ts';
import { EnumConstant } from '../../values/temporal.ts';
import { JavaArray, type Value } from '../../values/value.ts';
import { instanceMethods, staticMethods } from '../registry.ts';
import { dateFailure } from './failures.ts';
import { dateIn, dayOfWeekAt } from './fields.ts';

const NAME = 'java.time.DayOfWeek';

export function constantNamed(enumName: string, name: string): Value {
  const found = enumConstant(enumName, name);
  if (found) return found;
  throw illegalArgument(`${enumName} has no constant ${shorten(name)}`);
}

staticMethods(NAME, {
  'of(int)': (_self, _run, value) => {
    if (value < 1 || value > 7) throw dateFailure(`${value} is no day of a week (1–7)`);
    return enumConstant(NAME, value - 1) ?? null;
  },
  'valueOf(String)': (_self, _run, name) => constantNamed(NAME, name),
  'values()': () => new JavaArray(classNamed(NAME), [...enumConstants(NAME)]),
  'from(TemporalAccessor)': (_self, _run, value) =>
    value instanceof EnumConstant ? value : dayOfWeekAt(dateIn(value)),
});

function shifted(self: EnumConstant, days: bigint): Value {
  const index = (((BigInt(self.ordinal) + days) % 7n) + 7n) % 7n;
  return enumConstant(NAME, Number(index)) ?? null;
}

instanceMethods<EnumConstant>(NAME)({
  'getValue()': (self) => self.ordinal + 1,
  'plus(long)': (self, _run, days) => shifted(self, days),
  'minus(long)': (self, _run, days) => shifted(self, -days),
});
