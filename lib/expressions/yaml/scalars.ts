import { epochDayOf, JavaDate } from '../values/temporal.ts';
import { double, type Value } from '../values/value.ts';

/**
 * Plain scalars of YAML 1.1 as SnakeYAML reads them: `on` is true, `12:30` is 750, `010` is 8, a date is a `Date`.
 * Order matters: boolean, int, float, null, timestamp, else text.
 */
const trueWords = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const falseWords = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const nullWords = new Set(['', '~', 'null', 'Null', 'NULL', ' ']);

const intSyntax =
  /^(?:[-+]?0b_*[01][01_]*|[-+]?0_*[0-7][0-7_]*|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const floatSyntax =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const timestampSyntax =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|[-+]\d\d?(?::\d\d)?))?)?$/;

/** Most texts begin with a letter that no number, truth or null does. */
const isCertainlyText = /^[A-EG-MP-SU-XZa-eg-mp-su-xz/]/;

export function plainScalar(text: string): Value {
  if (isCertainlyText.test(text)) return text;
  if (trueWords.has(text)) return true;
  if (falseWords.has(text)) return false;
  if (intSyntax.test(text)) return yamlInt(text);
  if (floatSyntax.test(text)) return yamlFloat(text);
  if (nullWords.has(text)) return null;
  return yamlTimestamp(text) ?? text;
}

export function yamlInt(text: string): Value {
  const digits = text.replaceAll('_', '');
  const negative = digits.startsWith('-');
  const body = digits.replace(/^[-+]/, '');
  const value = magnitude(body) * (negative ? -1n : 1n);
  if (BigInt.asIntN(32, value) === value) return Number(value);
  return value;
}

function magnitude(body: string): bigint {
  if (body.includes(':')) return body.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  if (/^0[xb]/.test(body)) return BigInt(body);
  return body.length > 1 && body.startsWith('0') ? BigInt(`0o${body}`) : BigInt(body);
}

export function yamlFloat(text: string): Value {
  const body = text.replaceAll('_', '').toLowerCase();
  if (body.endsWith('.nan')) return Number.NaN;
  if (body.endsWith('.inf')) return body.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!body.includes(':')) return double(Number(body));
  const sign = body.startsWith('-') ? -1 : 1;
  const parts = body.replace(/^[-+]/, '').split(':');
  return double(sign * parts.reduce((sum, part) => sum * 60 + Number(part), 0));
}

/** A date alone needs two digits for month and day. */
export function yamlTimestamp(text: string): JavaDate | undefined {
  const match = timestampSyntax.exec(text);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour, minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  if (hour === undefined && (month.length < 2 || day.length < 2)) return undefined;
  const months = Number(year) * 12 + Number(month) - 1;
  const first = epochDayOf({ year: Math.floor(months / 12), month: (months % 12) + 1, day: 1 });
  const seconds = (Number(hour ?? 0) * 60 + Number(minute)) * 60 + Number(second) - zoneSeconds(zone);
  const millis = Math.round(Number(`0.${fraction || '0'}`) * 1000);
  return new JavaDate((first + Number(day) - 1) * 86_400_000 + seconds * 1000 + millis);
}

function zoneSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = '0', minutes = '0'] = zone.slice(1).split(':');
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
