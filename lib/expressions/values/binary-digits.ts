/**
 * The decimal digits that Java 17 gives a number in `Double.toString`, `Float.toString` and formats; whole numbers below
 * 2⁶³ go another way (`number-text.ts`). It divides digit by digit and stops where what is left is smaller than half of
 * the distance to the next number of the type. That is the shortest text of nearly all numbers, and a digit longer or
 * one off for a few: the distance below a power of two is taken a little wrong, and small cases are reckoned in ints and
 * longs that overflow. Both are kept, since what people compare is Java's text.
 */
interface BinaryDigits {
  /** The first is not 0; zeros may stand at the end. */
  digits: string;
  /** The power of ten of the first digit. */
  exponent: number;
}

/** The bits that a double and a float keep. */
type Precision = 53 | 24;

/** number = rest / unit · 10^exponent, and `half` is half a unit of the last binary place on the scale of `rest`. */
interface Division {
  rest: bigint;
  unit: bigint;
  half: bigint;
  exponent: number;
  /** How many bits Java reckons with; exactly where it is undefined. */
  width: 32 | 64 | undefined;
}

export function binaryDigits(magnitude: number, precision: Precision): BinaryDigits {
  const division = divisionOf(magnitude, precision);
  const { unit, width } = division;
  const ten = unit * 10n;
  const wrapped = (value: bigint) => (width === undefined ? value : BigInt.asIntN(width, value));
  let { rest, half, exponent } = division;
  let digits = '';
  let low = false;
  let high = false;
  for (let turn = 0; !low && !high; turn++) {
    const digit = rest / unit;
    rest = (rest % unit) * 10n;
    half = wrapped(half * 10n);
    const overflown = turn > 0 && half <= 0n;
    low = overflown || rest < half;
    high = overflown || (width === undefined ? rest + half >= ten : wrapped(rest + half) > ten);
    if (turn === 0 && digit === 0n && !high) exponent--;
    else digits += String(digit);
    // With an exponent a digit stands behind the point as well, so Java does not stop at the first.
    if (turn === 0 && (exponent < -3 || exponent >= 8)) low = high = false;
  }
  if (!high) return { digits, exponent };
  const past = wrapped(wrapped(rest * 2n) - ten);
  const up = !low || past > 0n || (past === 0n && Number(digits.at(-1)) % 2 === 1);
  return up ? roundedUp(digits, exponent) : { digits, exponent };
}

function divisionOf(magnitude: number, precision: Precision): Division {
  const { fraction, top, kept } = binaryParts(magnitude, precision);
  const fractionBits = bitsOf(fraction);
  const exponent = Math.floor(estimatedLog(magnitude, top));
  const scale = Math.max(0, fractionBits - top - 1);
  const five = Math.max(0, -exponent);
  const fiveBelow = Math.max(0, exponent);
  let two = five + scale + top - (fractionBits - 1);
  let twoBelow = fiveBelow + scale;
  let twoOfHalf = five + scale + top - kept - (fractionBits === 1 ? 1 : 0);
  const shift = Math.min(two, twoBelow);
  two -= shift;
  twoBelow -= shift;
  twoOfHalf -= shift;
  if (twoOfHalf < 0) {
    two -= twoOfHalf;
    twoBelow -= twoOfHalf;
    twoOfHalf = 0;
  }
  const needed = Math.max(fractionBits + two + bitsOfFives(five), twoBelow + 1 + bitsOfFives(fiveBelow + 1));
  return {
    rest: (fraction * 5n ** BigInt(five)) << BigInt(two),
    unit: (5n ** BigInt(fiveBelow)) << BigInt(twoBelow),
    half: (5n ** BigInt(five)) << BigInt(twoOfHalf),
    exponent,
    width: needed < 32 ? 32 : needed < 64 ? 64 : undefined,
  };
}

const view = new DataView(new ArrayBuffer(8));

/** magnitude = fraction (odd) · 2^…, `top` the power of two of its first bit, `kept` the bits the type has for it. */
function binaryParts(magnitude: number, precision: Precision): { fraction: bigint; top: number; kept: number } {
  view.setFloat64(0, magnitude);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const stored = bits & 0xfffffffffffffn;
  let fraction = biased === 0 ? stored : stored | 0x10000000000000n;
  const top = biased === 0 ? bitsOf(stored) - 1075 : biased - 1023;
  while ((fraction & 1n) === 0n) fraction >>= 1n;
  const least = precision === 53 ? -1074 : -149;
  return { fraction, top, kept: Math.min(precision, top - least + 1) };
}

const bitsOf = (value: bigint) => value.toString(2).length;

/** As Java guesses it: three for each five once its table ends. */
const bitsOfFives = (power: number) => (power === 0 ? 0 : power < 27 ? bitsOf(5n ** BigInt(power)) : power * 3);

/** The decimal logarithm along a tangent, never more than the real one by a whole. */
const estimatedLog = (magnitude: number, top: number) =>
  (magnitude / 2 ** top - 1.5) * 0.289529654 + 0.176091259 + top * 0.301029995663981;

function roundedUp(digits: string, exponent: number): BinaryDigits {
  const kept = digits.replace(/9+$/, '');
  const zeros = '0'.repeat(digits.length - kept.length);
  if (kept === '') return { digits: `1${zeros.slice(1)}`, exponent: exponent + 1 };
  return { digits: `${kept.slice(0, -1)}${Number(kept.at(-1)) + 1}${zeros}`, exponent };
}
