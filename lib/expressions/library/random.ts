import { illegalArgument } from '../errors.ts';
import { JavaRandom } from '../values/objects.ts';
import { double, Float } from '../values/value.ts';
import { constructors, instanceMethods } from './registry.ts';

/** `new Random()` has a seed of its own; with a seed the numbers are those of Java. */
constructors('java.util.Random', {
  'new()': () => new JavaRandom(BigInt(Math.trunc(Math.random() * 2 ** 48))),
  'new(long)': (_self, _run, seed) => new JavaRandom(seed),
});

/** Java's bounded int: masks for a power of two, else rejection. It is not `nextInt(bound)` moved by the origin. */
function range(random: JavaRandom, from: number, to: number): number {
  if (from >= to) throw illegalArgument('The bound must be greater than the origin');
  const width = to - from;
  if (width > 2147483647) {
    for (;;) {
      const value = random.nextInt();
      if (value >= from && value < to) return value;
    }
  }
  const last = width - 1;
  const value = random.nextInt();
  if ((width & last) === 0) return (value & last) + from;
  for (let bits = value >>> 1; ; bits = random.nextInt() >>> 1) {
    const below = bits % width;
    if (bits + last - below <= 2147483647) return below + from;
  }
}

function positive(bound: number): number {
  if (bound <= 0) throw illegalArgument('The bound must be positive');
  return bound;
}

function doubleIn(random: JavaRandom, from: number, to: number): number {
  if (!(from < to && to - from < Number.POSITIVE_INFINITY)) {
    throw illegalArgument('The bound must be finite and greater than the origin');
  }
  return from + random.nextDouble() * (to - from);
}

/** Java's bounded long: masks for a power of two, else rejection. */
function below(random: JavaRandom, bound: bigint): bigint {
  if (bound <= 0n) throw illegalArgument('The bound must be positive');
  const mask = bound - 1n;
  const value = random.nextLong();
  if ((bound & mask) === 0n) return value & mask;
  for (let bits = BigInt.asUintN(64, value) >> 1n; ; bits = BigInt.asUintN(64, random.nextLong()) >> 1n) {
    const result = bits % bound;
    if (bits + mask - result <= 9223372036854775807n) return result;
  }
}

instanceMethods<JavaRandom>('java.util.Random')({
  'nextInt()': (self) => self.nextInt(),
  'nextInt(int)': (self, _run, bound) => self.nextBelow(positive(bound)),
  'nextInt(int,int)': (self, _run, from, to) => range(self, from, to),
  'nextLong()': (self) => self.nextLong(),
  'nextLong(long)': (self, _run, bound) => below(self, bound),
  'nextLong(long,long)': (self, _run, from, to) => from + below(self, to - from),
  'nextBoolean()': (self) => self.nextBoolean(),
  'nextFloat()': (self) => new Float(self.nextFloat()),
  'nextDouble()': (self) => double(self.nextDouble()),
  'nextDouble(double)': (self, _run, bound) => double(doubleIn(self, 0, bound)),
  'nextDouble(double,double)': (self, _run, from, to) => double(doubleIn(self, from, to)),
  'nextGaussian()': (self) => double(self.nextGaussian()),
  'isDeprecated()': () => false,
});
