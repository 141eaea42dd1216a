/** `Double.toString`: plain between 10⁻³ and 10⁷, else `1.5E10`, with the shortest digits that tell it apart. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Math.abs(value) === Number.MIN_VALUE) return value > 0 ? '4.9E-324' : '-4.9E-324';
  return laidOut(value, wholeDigits(value, 53) ?? String(value));
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
  const whole = wholeDigits(value, 24);
  if (whole !== undefined) return laidOut(value, whole);
  for (let precision = 1; precision < 9; precision++) {
    const digits = value.toPrecision(precision);
    if (Math.fround(Number(digits)) === value) return laidOut(value, digits);
  }
  return laidOut(value, value.toPrecision(9));
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
