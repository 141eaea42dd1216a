import type { Meter } from '../budget.ts';
import { elementsOf } from './elements.ts';
import { isMap, mapEntries } from './maps.ts';
import { numberKind, toDouble, toInt, toLongValue } from './numbers.ts';
import { Uuid } from './objects.ts';
import { civilOf, Instant, JavaDate, LocalDate, LocalDateTime } from './temporal.ts';
import { textOf } from './text.ts';
import { Char, isLong, JavaCollection, MapEntry, type Value } from './value.ts';

/** `hashCode()` where Java specifies it; identity hashes are replaced by the hash of the text. */
export function hashOf(value: Value, meter: Meter): number {
  meter.step();
  if (value === null || value === undefined) return 0;
  if (typeof value === 'string') return textHash(value, meter);
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (numberKind(value)) return numberHash(value);
  if (value instanceof Char) return value.value.charCodeAt(0);
  if (isMap(value)) return mapHash(value, meter);
  const items = elementsOf(value);
  if (items) return value instanceof JavaCollection ? setHash(items, meter) : listHash(items, meter);
  return objectHash(value, meter);
}

function textHash(text: string, meter: Meter): number {
  meter.read(text.length);
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

const foldLong = (bits: bigint): number => Number(BigInt.asIntN(32, bits ^ BigInt.asUintN(32, bits >> 32n)));

/** `BigInteger.hashCode()`: the 32-bit digits of the magnitude, then the sign. */
function bigHash(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  let hash = 0;
  for (let shift = BigInt(magnitude.toString(16).length * 4 + 32) & ~31n; shift >= 0n; shift -= 32n) {
    hash = (Math.imul(31, hash) + Number(BigInt.asIntN(32, magnitude >> shift))) | 0;
  }
  return value < 0n ? -hash | 0 : hash;
}

function numberHash(value: Value): number {
  const kind = numberKind(value);
  if (kind === 'long') {
    const whole = toLongValue(value);
    return isLong(whole) ? foldLong(BigInt.asUintN(64, whole)) : bigHash(whole);
  }
  const view = new DataView(new ArrayBuffer(8));
  if (kind === 'double') {
    if (Number.isNaN(toDouble(value))) return 2146959360;
    view.setFloat64(0, toDouble(value));
    return foldLong(view.getBigUint64(0));
  }
  if (kind !== 'float') return toInt(value);
  view.setFloat32(0, toDouble(value));
  return view.getInt32(0);
}

const entryHash = (key: Value, value: Value, meter: Meter) => hashOf(key, meter) ^ hashOf(value, meter);

function mapHash(map: Value, meter: Meter): number {
  let hash = 0;
  for (const [key, value] of mapEntries(map)) hash = (hash + entryHash(key, value, meter)) | 0;
  return hash;
}

function listHash(items: readonly Value[], meter: Meter): number {
  return items.reduce<number>((hash, item) => (Math.imul(31, hash) + hashOf(item, meter)) | 0, 1);
}

function setHash(items: readonly Value[], meter: Meter): number {
  return items.reduce<number>((hash, item) => (hash + hashOf(item, meter)) | 0, 0);
}

function objectHash(value: Value, meter: Meter): number {
  if (value instanceof MapEntry) return entryHash(value.key, value.value, meter);
  if (value instanceof JavaDate) return foldLong(BigInt.asUintN(64, BigInt(value.millis)));
  if (value instanceof Uuid) return foldLong((value.bits >> 64n) ^ BigInt.asUintN(64, value.bits));
  if (value instanceof LocalDate) return dateHash(value.epochDay);
  if (value instanceof LocalDateTime) return dateHash(value.epochDay) ^ foldLong(BigInt(value.nanos));
  if (value instanceof Instant)
    return (foldLong(BigInt.asUintN(64, BigInt(value.seconds))) + Math.imul(51, value.nanos)) | 0;
  return textHash(textOf(value, meter), meter);
}

function dateHash(epochDay: number): number {
  const { year, month, day } = civilOf(epochDay);
  return (year & 0xfffff800) ^ ((year << 11) + (month << 6) + day);
}
