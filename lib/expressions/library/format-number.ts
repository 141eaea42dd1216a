import { doubleText, floatText } from '../values/number-text.ts';

/**
 * Digits of a double as `%f`, `%e` and `%g` print them: Java rounds the shortest decimal text of the number half up, not
 * its exact binary value.
 */
interface Decimal {
  /** Significant digits without leading zeros. */
  digits: string;
  /** The number is 0.digits × 10^point. */
  point: number;
}

function decimalOf(value: number, isFloat: boolean): Decimal {
  const [mantissa = '', power = '0'] = (isFloat ? floatText(value) : doubleText(value)).split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  return { digits: digits.replace(/0+$/, ''), point: whole.length - (all.length - digits.length) + Number(power) };
}

/** The first `count` digits, rounded half up; a carry moves the point. */
function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 };
  if (digits.length <= count) return { digits: digits.padEnd(count, '0'), point };
  const up = digits.charAt(count) >= '5';
  const kept = digits.slice(0, count);
  if (!up) return { digits: kept, point };
  const raised = String(BigInt(kept === '' ? '0' : kept) + 1n).padStart(count, '0');
  return raised.length > count
    ? { digits: raised.slice(0, Math.max(count, 1)), point: point + 1 }
    : { digits: raised, point };
}

export function fixed(value: number, precision: number, isFloat: boolean): string {
  const decimal = decimalOf(value, isFloat);
  const zero = `0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  if (decimal.digits === '') return zero;
  const count = decimal.point + precision;
  if (count < 0) return zero;
  const { digits, point } = rounded(decimal, count);
  const carried = point > decimal.point ? digits.padEnd(count + 1, '0') : digits;
  const whole = point > 0 ? carried.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? carried.slice(point) : '0'.repeat(-point) + carried;
  return precision > 0 ? `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}` : whole;
}

export function scientific(value: number, precision: number, isFloat: boolean): string {
  const decimal = decimalOf(value, isFloat);
  const { digits, point } =
    decimal.digits === '' ? { digits: '0'.repeat(precision + 1), point: 1 } : rounded(decimal, precision + 1);
  const exponent = point - 1;
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const fraction = digits.slice(1, precision + 1).padEnd(precision, '0');
  return `${digits.charAt(0)}${precision > 0 ? `.${fraction}` : ''}e${power}`;
}

/** `%g`: fixed between 10⁻⁴ and 10^precision, else scientific. */
export function general(value: number, precision: number, isFloat: boolean): string {
  if (value === 0) return fixed(0, precision - 1, isFloat);
  const { point } = rounded(decimalOf(value, isFloat), precision);
  if (value >= 1e-4 && point <= precision) return fixed(value, precision - point, isFloat);
  return scientific(value, precision - 1, isFloat);
}
