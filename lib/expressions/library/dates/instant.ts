import { compareTo } from '../../values/compare.ts';
import { Instant } from '../../values/temporal.ts';
import type { Value } from '../../values/value.ts';
import { instanceMethods, staticMethods } from '../registry.ts';
import { dateFailure, overflow, parseFailure, unsupportedUnit } from './failures.ts';
import { offsetSeconds, parseDate, parseTime } from './iso.ts';
import { between, instantOf, plusInstant, timeNanos, truncated, unitName } from './units.ts';

const MILLION = 1_000_000n;
const BILLION = 1_000_000_000n;

export const instantOfMillis = (millis: bigint): Instant => instantOf(millis * MILLION);

export function instantMillis(instant: Instant): bigint {
  const millis = BigInt(instant.seconds) * 1000n + BigInt(Math.floor(instant.nanos / 1e6));
  if (BigInt.asIntN(64, millis) !== millis) throw overflow();
  return millis;
}

/** `2024-02-29T12:34:56.789Z`; seconds are required; `24:00:00` is the next day's beginning. */
function parseInstant(text: string): Instant {
  const match = /^([+-]?\d{4,10}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d(?:\.\d{0,9})?)([Zz]|[+-]\d\d(?::\d\d(?::\d\d)?)?)$/.exec(
    text,
  );
  if (!match) throw parseFailure(text, 'instant (yyyy-MM-ddTHH:mm:ssZ)');
  const endOfDay = /^24:00:00(?:\.0*)?$/.test(match[2] ?? '');
  const nanos = endOfDay ? 0 : parseTime(match[2] ?? '', text);
  const seconds = Math.floor(nanos / 1e9);
  const day = parseDate(match[1] ?? '') + (endOfDay ? 1 : 0);
  const offset = offsetSeconds(match[3] ?? 'Z') ?? 0;
  return new Instant(day * 86_400 + seconds - offset, nanos - seconds * 1e9);
}

staticMethods('java.time.Instant', {
  'now()': (_self, run) => instantOfMillis(BigInt(Math.floor(run.scope.now()))),
  'ofEpochMilli(long)': (_self, _run, millis) => instantOfMillis(millis),
  'ofEpochSecond(long)': (_self, _run, seconds) => instantOf(seconds * BILLION),
  'ofEpochSecond(long,long)': (_self, _run, seconds, nanos) => instantOf(seconds * BILLION + nanos),
  'parse(CharSequence)': (_self, _run, text) => parseInstant(text),
  'from(TemporalAccessor)': (_self, _run, value) => instantIn(value),
});

function instantIn(value: Value): Instant {
  if (value instanceof Instant) return value;
  throw dateFailure('This is no instant');
}

const order = (self: Instant, other: Value) => compareTo(self, instantIn(other)) ?? 0;

function truncatedTo(self: Instant, unit: string): Instant {
  if (unit !== 'DAYS' && timeNanos(unit) === undefined) throw unsupportedUnit(unit);
  const day = Math.floor(self.seconds / 86_400);
  const nanos = truncated((self.seconds - day * 86_400) * 1e9 + self.nanos, unit);
  return instantOf(BigInt(day) * 86_400n * BILLION + BigInt(nanos));
}

instanceMethods<Instant>('java.time.Instant')({
  'getEpochSecond()': (self) => BigInt(self.seconds),
  'getNano()': (self) => self.nanos,
  'toEpochMilli()': (self) => instantMillis(self),
  'plus(long,TemporalUnit)': (self, _run, count, unit) => plusInstant(self, count, unitName(unit)),
  'minus(long,TemporalUnit)': (self, _run, count, unit) => plusInstant(self, -count, unitName(unit)),
  'plusSeconds(long)': (self, _run, count) => plusInstant(self, count, 'SECONDS'),
  'plusMillis(long)': (self, _run, count) => plusInstant(self, count, 'MILLIS'),
  'plusNanos(long)': (self, _run, count) => plusInstant(self, count, 'NANOS'),
  'minusSeconds(long)': (self, _run, count) => plusInstant(self, -count, 'SECONDS'),
  'minusMillis(long)': (self, _run, count) => plusInstant(self, -count, 'MILLIS'),
  'minusNanos(long)': (self, _run, count) => plusInstant(self, -count, 'NANOS'),
  'truncatedTo(TemporalUnit)': (self, _run, unit) => truncatedTo(self, unitName(unit)),
  'isAfter(Instant)': (self, _run, other) => order(self, other) > 0,
  'isBefore(Instant)': (self, _run, other) => order(self, other) < 0,
  'isSupported(TemporalUnit)': (_self, _run, unit) =>
    unitName(unit) === 'DAYS' || timeNanos(unitName(unit)) !== undefined,
  'compareTo(Instant)': (self, _run, other) => order(self, other),
  'until(Temporal,TemporalUnit)': (self, _run, end, unit) => between(unitName(unit), self, instantIn(end)),
});
