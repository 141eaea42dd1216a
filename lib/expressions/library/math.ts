import { javaException } from '../errors.ts';
import { double, doubleToInt, doubleToLong, Float, toLong, type Value } from '../values/value.ts';
import { staticMethods } from './registry.ts';

const overflow = () => javaException('ArithmeticException', 'The whole number does not fit into its type');
const byZero = () => javaException('ArithmeticException', 'A whole number cannot be divided by zero');

function exactInt(value: number): number {
  if ((value | 0) !== value) throw overflow();
  return value;
}

function exactLong(value: bigint): bigint {
  if (toLong(value) !== value) throw overflow();
  return value;
}

function floorDiv(a: bigint, b: bigint): bigint {
  if (b === 0n) throw byZero();
  const quotient = a / b;
  return toLong(a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient);
}

/** `Math.max` takes no bigint. */
export function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

const floorMod = (a: bigint, b: bigint) => a - floorDiv(a, b) * b;
const floorDivInt = (a: number, b: number) => Number(BigInt.asIntN(32, floorDiv(BigInt(a), BigInt(b))));

/** `Math.rint`: halves go to the even neighbour. */
function rint(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** `Math.round`: floor(value + 1/2), exact also where the sum is not. */
function round(value: number): number {
  const floor = Math.floor(value);
  return value - floor >= 0.5 ? floor + 1 : floor;
}

const view = new DataView(new ArrayBuffer(8));

/** The neighbour of a double: one step of its bits, towards or away from zero. */
function neighbour(value: number, up: boolean): number {
  if (Number.isNaN(value)) return value;
  if (value === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  if (value === (up ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) return value;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 === up ? 1n : -1n));
  return view.getFloat64(0);
}

function floatNeighbour(value: number, up: boolean): number {
  if (Number.isNaN(value)) return value;
  if (value === 0) return up ? 2 ** -149 : -(2 ** -149);
  if (value === (up ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)) return value;
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + (value > 0 === up ? 1 : -1));
  return view.getFloat32(0);
}

const floatUlp = (value: number) => floatNeighbour(Math.abs(value), true) - Math.abs(value);

function exponentOf(value: number): number {
  view.setFloat64(0, value);
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023;
}

function ulp(value: number): number {
  if (!Number.isFinite(value)) return Math.abs(value);
  const magnitude = Math.abs(value);
  return magnitude === Number.MAX_VALUE
    ? magnitude - neighbour(magnitude, false)
    : neighbour(magnitude, true) - magnitude;
}

function remainder(a: number, b: number): number {
  if (b === 0 || !Number.isFinite(a) || Number.isNaN(b)) return Number.NaN;
  if (!Number.isFinite(b)) return a;
  // The remainder of JS is exact; of the two neighbours the nearer one counts, of equals the one with an even quotient.
  const size = Math.abs(b);
  const left = Math.abs(a % b);
  const odd = size * 2 === Number.POSITIVE_INFINITY ? left !== Math.abs(a) : Math.abs(a % (size * 2)) >= size;
  const nearer = left > size - left || (left === size - left && odd) ? left - size : left;
  return a < 0 || Object.is(a, -0) ? -nearer : nearer;
}

function hypot(a: number, b: number): number {
  const plain = Math.sqrt(a * a + b * b);
  return Number.isFinite(plain) && plain > 1e-150 ? plain : Math.hypot(a, b);
}

function powerOf(base: number, exponent: number): number {
  return base ** exponent;
}

/** Zero, NaN and the infinities stay, whatever the power of two. */
const scaled = (value: number, by: number) =>
  value === 0 || !Number.isFinite(value) ? value : value * 2 ** Math.trunc(by / 2) * 2 ** (by - Math.trunc(by / 2));

const copySign = (magnitude: number, sign: number) =>
  sign < 0 || Object.is(sign, -0) ? -Math.abs(magnitude) : Math.abs(magnitude);

const oneDouble = (
  name: string,
  apply: (value: number) => number,
): [string, (s: null, r: unknown, value: number) => Value] => [
  `${name}(double)`,
  (_s, _r, value) => double(apply(value)),
];

staticMethods(
  'java.lang.Math',
  Object.fromEntries([
    oneDouble('acos', Math.acos),
    oneDouble('asin', Math.asin),
    oneDouble('atan', Math.atan),
    oneDouble('cbrt', Math.cbrt),
    oneDouble('ceil', Math.ceil),
    oneDouble('cos', Math.cos),
    oneDouble('cosh', Math.cosh),
    oneDouble('exp', Math.exp),
    oneDouble('expm1', Math.expm1),
    oneDouble('floor', Math.floor),
    oneDouble('log', Math.log),
    oneDouble('log10', Math.log10),
    oneDouble('log1p', Math.log1p),
    oneDouble('nextDown', (value) => neighbour(value, false)),
    oneDouble('nextUp', (value) => neighbour(value, true)),
    oneDouble('rint', rint),
    oneDouble('signum', Math.sign),
    oneDouble('sin', Math.sin),
    oneDouble('sinh', Math.sinh),
    oneDouble('sqrt', Math.sqrt),
    oneDouble('tan', Math.tan),
    oneDouble('tanh', Math.tanh),
    oneDouble('toDegrees', (value) => value * (180 / Math.PI)),
    oneDouble('toRadians', (value) => value * (Math.PI / 180)),
    oneDouble('ulp', ulp),
  ]),
);

staticMethods('java.lang.Math', {
  'abs(int)': (_s, _r, value) => Math.abs(value) | 0,
  'abs(long)': (_s, _r, value) => toLong(value < 0n ? -value : value),
  'abs(float)': (_s, _r, value) => new Float(Math.abs(value)),
  'abs(double)': (_s, _r, value) => double(Math.abs(value)),
  'absExact(int)': (_s, _r, value) => exactInt(Math.abs(value)),
  'absExact(long)': (_s, _r, value) => exactLong(value < 0n ? -value : value),
  'addExact(int,int)': (_s, _r, a, b) => exactInt(a + b),
  'addExact(long,long)': (_s, _r, a, b) => exactLong(a + b),
  'subtractExact(int,int)': (_s, _r, a, b) => exactInt(a - b),
  'subtractExact(long,long)': (_s, _r, a, b) => exactLong(a - b),
  'multiplyExact(int,int)': (_s, _r, a, b) => exactInt(a * b),
  'multiplyExact(long,int)': (_s, _r, a, b) => exactLong(a * BigInt(b)),
  'multiplyExact(long,long)': (_s, _r, a, b) => exactLong(a * b),
  'multiplyFull(int,int)': (_s, _r, a, b) => BigInt(a) * BigInt(b),
  'multiplyHigh(long,long)': (_s, _r, a, b) => (a * b) >> 64n,
  'incrementExact(int)': (_s, _r, value) => exactInt(value + 1),
  'incrementExact(long)': (_s, _r, value) => exactLong(value + 1n),
  'decrementExact(int)': (_s, _r, value) => exactInt(value - 1),
  'decrementExact(long)': (_s, _r, value) => exactLong(value - 1n),
  'negateExact(int)': (_s, _r, value) => exactInt(0 - value),
  'negateExact(long)': (_s, _r, value) => exactLong(-value),
  'toIntExact(long)': (_s, _r, value) => exactInt(Number(value)),
  'floorDiv(int,int)': (_s, _r, a, b) => floorDivInt(a, b),
  'floorDiv(long,int)': (_s, _r, a, b) => floorDiv(a, BigInt(b)),
  'floorDiv(long,long)': (_s, _r, a, b) => floorDiv(a, b),
  'floorMod(int,int)': (_s, _r, a, b) => Number(floorMod(BigInt(a), BigInt(b))),
  'floorMod(long,int)': (_s, _r, a, b) => Number(floorMod(a, BigInt(b))),
  'floorMod(long,long)': (_s, _r, a, b) => floorMod(a, b),
  'max(int,int)': (_s, _r, a, b) => Math.max(a, b),
  'max(long,long)': (_s, _r, a, b) => larger(a, b),
  'max(float,float)': (_s, _r, a, b) => new Float(Math.max(a, b)),
  'max(double,double)': (_s, _r, a, b) => double(Math.max(a, b)),
  'min(int,int)': (_s, _r, a, b) => Math.min(a, b),
  'min(long,long)': (_s, _r, a, b) => -larger(-a, -b),
  'min(float,float)': (_s, _r, a, b) => new Float(Math.min(a, b)),
  'min(double,double)': (_s, _r, a, b) => double(Math.min(a, b)),
  'round(float)': (_s, _r, value) => doubleToInt(round(value)),
  'round(double)': (_s, _r, value) => doubleToLong(round(value)),
  'random()': (_s, _r) => Math.random(),
  'pow(double,double)': (_s, _r, base, exponent) => double(powerOf(base, exponent)),
  'hypot(double,double)': (_s, _r, a, b) => double(hypot(a, b)),
  'atan2(double,double)': (_s, _r, a, b) => double(Math.atan2(a, b)),
  'IEEEremainder(double,double)': (_s, _r, a, b) => double(remainder(a, b)),
  'copySign(double,double)': (_s, _r, a, b) => double(copySign(a, b)),
  'copySign(float,float)': (_s, _r, a, b) => new Float(copySign(a, b)),
  'nextAfter(double,double)': (_s, _r, a, b) => double(a === b || Number.isNaN(b) ? b : neighbour(a, b > a)),
  'ulp(float)': (_s, _r, value) => new Float(floatUlp(value)),
  'nextUp(float)': (_s, _r, value) => new Float(floatNeighbour(value, true)),
  'nextDown(float)': (_s, _r, value) => new Float(floatNeighbour(value, false)),
  'nextAfter(float,double)': (_s, _r, a, b) => new Float(a === b || Number.isNaN(b) ? b : floatNeighbour(a, b > a)),
  'getExponent(float)': (_s, _r, value) =>
    Number.isFinite(value) && value !== 0 ? Math.max(exponentOf(value), -127) : value === 0 ? -127 : 128,
  'scalb(float,int)': (_s, _r, value, by) => new Float(scaled(value, by)),
  'fma(float,float,float)': (_s, _r, a, b, c) => new Float(a * b + c),
  'signum(float)': (_s, _r, value) => new Float(Math.sign(value)),
  'fma(double,double,double)': (_s, _r, a, b, c) => double(a * b + c),
  'getExponent(double)': (_s, _r, value) => exponentOf(value),
  'scalb(double,int)': (_s, _r, value, by) => double(scaled(value, by)),
});
