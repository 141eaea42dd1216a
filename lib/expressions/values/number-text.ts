import { binaryDigits } from './binary-digits.ts';

/** What a text is charged whose digits are worked out one by one. */
export const stepsOfText = (value: number) => (isNearPoint(value) || isWhole(value) ? 0 : 400);

/** `Double.toString` as in Java 17: plain between 10⁻³ and 10⁷, else `1.5E10`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (isWhole(value)) return laidOut(value, wholeDigits(value, 53) ?? String(value));
  return laidOut(value, isNearPoint(value) ? String(value) : exactText(value, 53));
}

/** The shortest text is much cheaper, and Java's too but for digits further away from the point. */
const isNearPoint = (value: number) => Math.abs(value) >= 1e-5 && Math.abs(value) < 1e15;

const isWhole = (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 63;

function exactText(value: number, precision: 53 | 24): string {
  const { digits, exponent } = binaryDigits(Math.abs(value), precision);
  return `${digits.charAt(0)}.${digits.slice(1)}e${exponent}`;
}

/**
 * Java prints whole numbers below 2⁶³ from their exact digits, less those that the precision of the type cannot tell
 * apart, which is one digit more than the shortest text at times.
 */
function wholeDigits(value: number, precision: number): string | undefined {
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** precision || magnitude >= 2 ** 63 || !Number.isInteger(value)) return undefined;
  const exponent = Math.floor(Math.log2(magnitude));
  const spare = exponent > precision ? exponent - precision - 1 : 0;
  const unit = 10n ** BigInt(spare > 1 ? Math.floor(spare * Math.log10(2)) : 0);
  return String(((BigInt(magnitude) + unit / 2n) / unit) * unit);
}

/** `Float.toString` for a number that is already rounded to a float. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value);
  if (isWhole(value)) return laidOut(value, wholeDigits(value, 24) ?? String(value));
  return laidOut(value, exactText(value, 24));
}

function laidOut(value: number, shortest: string): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  const [digits, exponent] = decompose(shortest);
  if (magnitude >= 1e-3 && magnitude < 1e7) return sign + plain(digits, exponent);
  return `${sign}${digits.charAt(0)}.${digits.slice(1) || '0'}E${exponent}`;
}

/** Significant digits and the exponent of the first of them, from any notation of JS. */
function decompose(text: string): [digits: string, exponent: number] {
  const [mantissa = '', power = '0'] = text.replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  const exponent = whole.length - 1 - (all.length - significant.length) + Number(power);
  return [significant.replace(/0+$/, ''), exponent];
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || '0'}`;
}
