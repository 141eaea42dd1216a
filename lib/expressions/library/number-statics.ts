import { javaException } from '../errors.ts';
import { compareDoubles } from '../values/compare.ts';
import { parseDouble } from '../values/convert-scalars.ts';
import { hashOf } from '../values/hash.ts';
import { doubleText, floatText } from '../values/number-text.ts';
import { Byte, double, Float, toLong, type Value } from '../values/value.ts';
import { hexText } from './hex-double.ts';
import { larger } from './math.ts';
import { decodeWhole, parseRadix, radixText } from './radix.ts';
import { constructors, staticMethods } from './registry.ts';

const int = (value: number) => value | 0;
const sign = <T extends number | bigint>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
const parseInt32 = (text: string | null, radix = 10) => Number(parseRadix(text, radix, 32));
const parseInt64 = (text: string | null, radix = 10) => parseRadix(text, radix, 64);
const unsigned32 = (value: number) => BigInt(value >>> 0);
const unsigned64 = (value: bigint) => BigInt.asUintN(64, value);

function slice(text: string, from: number, to: number): string {
  if (from < 0 || from > to || to > text.length)
    throw javaException('IndexOutOfBoundsException', `The text has no part from ${from} to ${to}`);
  return text.slice(from, to);
}

const byZero = () => javaException('ArithmeticException', 'A whole number cannot be divided by zero');
const nonZero = <T extends number | bigint>(value: T): T => {
  if (!value) throw byZero();
  return value;
};

function reverseBits(value: bigint, width: number): bigint {
  let result = 0n;
  for (let i = 0; i < width; i++) if ((value >> BigInt(i)) & 1n) result |= 1n << BigInt(width - 1 - i);
  return result;
}

function reverseBytes(value: bigint, width: number): bigint {
  let result = 0n;
  for (let i = 0; i < width; i += 8) result |= ((value >> BigInt(i)) & 255n) << BigInt(width - 8 - i);
  return result;
}

const bitText = (value: bigint) => (value === 0n ? '' : value.toString(2));
const bitCount = (value: bigint) => bitText(value).replaceAll('0', '').length;
const trailingZeros = (value: bigint, width: number) =>
  value === 0n ? width : bitText(value).length - bitText(value).lastIndexOf('1') - 1;
const highestBit = (value: bigint) => (value === 0n ? 0n : 1n << BigInt(bitText(value).length - 1));
const rotate = (value: bigint, by: number, width: number) => {
  const shift = BigInt(((by % width) + width) % width);
  return (value << shift) | (value >> (BigInt(width) - shift));
};

staticMethods('java.lang.Integer', {
  'parseInt(String?)': (_s, _r, text) => parseInt32(text),
  'parseInt(String?,int)': (_s, _r, text, radix) => parseInt32(text, radix),
  'parseInt(CharSequence,int,int,int)': (_s, _r, text, from, to, radix) => parseInt32(slice(text, from, to), radix),
  'parseUnsignedInt(String?)': (_s, _r, text) => int(Number(parseRadix(text, 10, 32, true))),
  'parseUnsignedInt(String?,int)': (_s, _r, text, radix) => int(Number(parseRadix(text, radix, 32, true))),
  'valueOf(String?)': (_s, _r, text) => parseInt32(text),
  'valueOf(String?,int)': (_s, _r, text, radix) => parseInt32(text, radix),
  'valueOf(int)': (_s, _r, value) => value,
  'decode(String)': (_s, _r, text) => Number(decodeWhole(text, 32)),
  'toString(int)': (_s, _r, value) => String(value),
  'toString(int,int)': (_s, _r, value, radix) => radixText(BigInt(value), radix),
  'toUnsignedString(int)': (_s, _r, value) => String(value >>> 0),
  'toUnsignedString(int,int)': (_s, _r, value, radix) => radixText(unsigned32(value), radix),
  'toBinaryString(int)': (_s, _r, value) => (value >>> 0).toString(2),
  'toHexString(int)': (_s, _r, value) => (value >>> 0).toString(16),
  'toOctalString(int)': (_s, _r, value) => (value >>> 0).toString(8),
  'toUnsignedLong(int)': (_s, _r, value) => unsigned32(value),
  'sum(int,int)': (_s, _r, a, b) => int(a + b),
  'max(int,int)': (_s, _r, a, b) => Math.max(a, b),
  'min(int,int)': (_s, _r, a, b) => Math.min(a, b),
  'signum(int)': (_s, _r, value) => Math.sign(value),
  'compare(int,int)': (_s, _r, a, b) => sign(a, b),
  'compareUnsigned(int,int)': (_s, _r, a, b) => sign(a >>> 0, b >>> 0),
  'divideUnsigned(int,int)': (_s, _r, a, b) => int(Math.floor((a >>> 0) / (nonZero(b) >>> 0))),
  'remainderUnsigned(int,int)': (_s, _r, a, b) => int((a >>> 0) % (nonZero(b) >>> 0)),
  'hashCode(int)': (_s, _r, value) => value,
  'bitCount(int)': (_s, _r, value) => bitCount(unsigned32(value)),
  'numberOfLeadingZeros(int)': (_s, _r, value) => Math.clz32(value),
  'numberOfTrailingZeros(int)': (_s, _r, value) => trailingZeros(unsigned32(value), 32),
  'highestOneBit(int)': (_s, _r, value) => int(Number(highestBit(unsigned32(value)))),
  'lowestOneBit(int)': (_s, _r, value) => value & -value,
  'reverse(int)': (_s, _r, value) => int(Number(reverseBits(unsigned32(value), 32))),
  'reverseBytes(int)': (_s, _r, value) => int(Number(reverseBytes(unsigned32(value), 32))),
  'rotateLeft(int,int)': (_s, _r, value, by) => int(Number(BigInt.asUintN(32, rotate(unsigned32(value), by, 32)))),
  'rotateRight(int,int)': (_s, _r, value, by) => int(Number(BigInt.asUintN(32, rotate(unsigned32(value), -by, 32)))),
});

constructors('java.lang.Integer', {
  'new(String?)': (_s, _r, text) => parseInt32(text),
  'new(int)': (_s, _r, value) => value,
});

staticMethods('java.lang.Long', {
  'parseLong(String?)': (_s, _r, text) => parseInt64(text),
  'parseLong(String?,int)': (_s, _r, text, radix) => parseInt64(text, radix),
  'parseLong(CharSequence,int,int,int)': (_s, _r, text, from, to, radix) => parseInt64(slice(text, from, to), radix),
  'parseUnsignedLong(String?)': (_s, _r, text) => toLong(parseRadix(text, 10, 64, true)),
  'parseUnsignedLong(String?,int)': (_s, _r, text, radix) => toLong(parseRadix(text, radix, 64, true)),
  'valueOf(String?)': (_s, _r, text) => parseInt64(text),
  'valueOf(String?,int)': (_s, _r, text, radix) => parseInt64(text, radix),
  'valueOf(long)': (_s, _r, value) => value,
  'decode(String)': (_s, _r, text) => decodeWhole(text, 64),
  'toString(long)': (_s, _r, value) => String(value),
  'toString(long,int)': (_s, _r, value, radix) => radixText(value, radix),
  'toUnsignedString(long)': (_s, _r, value) => String(unsigned64(value)),
  'toUnsignedString(long,int)': (_s, _r, value, radix) => radixText(unsigned64(value), radix),
  'toBinaryString(long)': (_s, _r, value) => unsigned64(value).toString(2),
  'toHexString(long)': (_s, _r, value) => unsigned64(value).toString(16),
  'toOctalString(long)': (_s, _r, value) => unsigned64(value).toString(8),
  'sum(long,long)': (_s, _r, a, b) => toLong(a + b),
  'max(long,long)': (_s, _r, a, b) => larger(a, b),
  'min(long,long)': (_s, _r, a, b) => -larger(-a, -b),
  'signum(long)': (_s, _r, value) => sign(value, 0n),
  'compare(long,long)': (_s, _r, a, b) => sign(a, b),
  'compareUnsigned(long,long)': (_s, _r, a, b) => sign(unsigned64(a), unsigned64(b)),
  'divideUnsigned(long,long)': (_s, _r, a, b) => toLong(unsigned64(a) / unsigned64(nonZero(b))),
  'remainderUnsigned(long,long)': (_s, _r, a, b) => toLong(unsigned64(a) % unsigned64(nonZero(b))),
  'hashCode(long)': (_s, run, value) => hashOf(value, run.meter),
  'bitCount(long)': (_s, _r, value) => bitCount(unsigned64(value)),
  'numberOfLeadingZeros(long)': (_s, _r, value) => 64 - bitText(unsigned64(value)).length,
  'numberOfTrailingZeros(long)': (_s, _r, value) => trailingZeros(unsigned64(value), 64),
  'highestOneBit(long)': (_s, _r, value) => toLong(highestBit(unsigned64(value))),
  'lowestOneBit(long)': (_s, _r, value) => toLong(value & -value),
  'reverse(long)': (_s, _r, value) => toLong(reverseBits(unsigned64(value), 64)),
  'reverseBytes(long)': (_s, _r, value) => toLong(reverseBytes(unsigned64(value), 64)),
  'rotateLeft(long,int)': (_s, _r, value, by) => toLong(rotate(unsigned64(value), by, 64)),
  'rotateRight(long,int)': (_s, _r, value, by) => toLong(rotate(unsigned64(value), -by, 64)),
});

constructors('java.lang.Long', {
  'new(String?)': (_s, _r, text) => parseInt64(text),
  'new(long)': (_s, _r, value) => value,
});

function doubleOf(text: string | null): number {
  if (text === null) throw javaException('NullPointerException', 'null is no number');
  return parseDouble(text);
}

const bits = new DataView(new ArrayBuffer(8));
const bitsOfDouble = (value: number) => {
  bits.setFloat64(0, value);
  return bits.getBigInt64(0);
};

staticMethods('java.lang.Double', {
  'parseDouble(String?)': (_s, _r, text) => double(doubleOf(text)),
  'valueOf(String?)': (_s, _r, text) => double(doubleOf(text)),
  'valueOf(double)': (_s, _r, value) => double(value),
  'toString(double)': (_s, _r, value) => doubleText(value),
  'toHexString(double)': (_s, _r, value) => hexText(value),
  'isNaN(double)': (_s, _r, value) => Number.isNaN(value),
  'isInfinite(double)': (_s, _r, value) => Math.abs(value) === Number.POSITIVE_INFINITY,
  'isFinite(double)': (_s, _r, value) => Number.isFinite(value),
  'compare(double,double)': (_s, _r, a, b) => compareDoubles(a, b),
  'sum(double,double)': (_s, _r, a, b) => double(a + b),
  'max(double,double)': (_s, _r, a, b) => double(Math.max(a, b)),
  'min(double,double)': (_s, _r, a, b) => double(Math.min(a, b)),
  'hashCode(double)': (_s, run, value) => hashOf(double(value), run.meter),
  'doubleToLongBits(double)': (_s, _r, value) => (Number.isNaN(value) ? 0x7ff8000000000000n : bitsOfDouble(value)),
  'doubleToRawLongBits(double)': (_s, _r, value) => bitsOfDouble(value),
  'longBitsToDouble(long)': (_s, _r, value) => {
    bits.setBigInt64(0, value);
    return double(bits.getFloat64(0));
  },
});

constructors('java.lang.Double', {
  'new(double)': (_s, _r, value) => double(value),
  'new(String?)': (_s, _r, text) => double(doubleOf(text)),
});

/** `Float` cannot be named; these are reached through an instance. */
staticMethods('java.lang.Float', {
  'parseFloat(String?)': (_s, _r, text) => new Float(doubleOf(text)),
  'toString(float)': (_s, _r, value) => floatText(Math.fround(value)),
  'isNaN(float)': (_s, _r, value) => Number.isNaN(value),
  'isInfinite(float)': (_s, _r, value) => Math.abs(value) === Number.POSITIVE_INFINITY,
  'isFinite(float)': (_s, _r, value) => Number.isFinite(value),
  'compare(float,float)': (_s, _r, a, b) => compareDoubles(a, b),
  'sum(float,float)': (_s, _r, a, b) => new Float(a + b),
  'max(float,float)': (_s, _r, a, b) => new Float(Math.max(a, b)),
  'min(float,float)': (_s, _r, a, b) => new Float(Math.min(a, b)),
  'hashCode(float)': (_s, run, value) => hashOf(new Float(value), run.meter),
});

const parseByte = (text: string | null, radix = 10) => new Byte(Number(parseRadix(text, radix, 8)));

staticMethods('java.lang.Byte', {
  'parseByte(String?)': (_s, _r, text) => parseByte(text),
  'parseByte(String?,int)': (_s, _r, text, radix) => parseByte(text, radix),
  'valueOf(String?)': (_s, _r, text) => parseByte(text),
  'valueOf(String?,int)': (_s, _r, text, radix) => parseByte(text, radix),
  'valueOf(byte)': (_s, _r, value) => new Byte(byteOf(value)),
  'decode(String)': (_s, _r, text) => new Byte(Number(decodeWhole(text, 8))),
  'toString(byte)': (_s, _r, value) => String(byteOf(value)),
  'compare(byte,byte)': (_s, _r, a, b) => byteOf(a) - byteOf(b),
  'compareUnsigned(byte,byte)': (_s, _r, a, b) => (byteOf(a) & 255) - (byteOf(b) & 255),
  'hashCode(byte)': (_s, _r, value) => byteOf(value),
  'toUnsignedInt(byte)': (_s, _r, value) => byteOf(value) & 255,
  'toUnsignedLong(byte)': (_s, _r, value) => BigInt(byteOf(value) & 255),
});

constructors('java.lang.Byte', {
  'new(byte)': (_s, _r, value) => new Byte(byteOf(value)),
  'new(String?)': (_s, _r, text) => parseByte(text),
});

/** A `byte` parameter arrives as a plain number. */
const byteOf = (value: Value): number => (typeof value === 'number' ? value : 0);

const truthOf = (text: string | null) => text !== null && text.toLowerCase() === 'true';

staticMethods('java.lang.Boolean', {
  'parseBoolean(String?)': (_s, _r, text) => truthOf(text),
  'valueOf(String?)': (_s, _r, text) => truthOf(text),
  'valueOf(boolean)': (_s, _r, value) => value,
  'toString(boolean)': (_s, _r, value) => String(value),
  'compare(boolean,boolean)': (_s, _r, a, b) => Number(a) - Number(b),
  'hashCode(boolean)': (_s, _r, value) => (value ? 1231 : 1237),
  'logicalAnd(boolean,boolean)': (_s, _r, a, b) => a && b,
  'logicalOr(boolean,boolean)': (_s, _r, a, b) => a || b,
  'logicalXor(boolean,boolean)': (_s, _r, a, b) => a !== b,
});

constructors('java.lang.Boolean', {
  'new(boolean)': (_s, _r, value) => value,
  'new(String?)': (_s, _r, text) => truthOf(text),
});
