import { javaException } from '../errors.ts';
import { compareTo } from '../values/compare.ts';
import { toUuid } from '../values/convert.ts';
import { elementsOf } from '../values/elements.ts';
import { Uuid } from '../values/objects.ts';
import { Byte } from '../values/value.ts';
import { md5 } from './md5.ts';
import { constructors, instanceMethods, staticMethods } from './registry.ts';

constructors('java.util.UUID', {
  'new(long,long)': (_self, _run, high, low) => new Uuid((BigInt.asUintN(64, high) << 64n) | BigInt.asUintN(64, low)),
});

const versioned = (bytes: Uint8Array, version: number): Uuid => {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const bits = BigInt(`0x${hex}`);
  const cleared = bits & ~(0xf000n << 64n) & ~(0xc000n << 48n);
  return new Uuid(cleared | (BigInt(version) << 76n) | (0x8000n << 48n));
};

staticMethods('java.util.UUID', {
  'randomUUID()': () => versioned(crypto.getRandomValues(new Uint8Array(16)), 4),
  'fromString(String)': (_self, _run, text) => toUuid(text),
  'nameUUIDFromBytes(byte[])': (_self, run, name) => {
    const given = elementsOf(name) ?? [];
    // Unboxing and digesting a byte cost several steps of anything else.
    run.meter.step(given.length * 6);
    const bytes = given.map((item) => (item instanceof Byte ? item.value & 255 : 0));
    return versioned(md5(Uint8Array.from(bytes)), 3);
  },
});

const high = (self: Uuid) => BigInt.asIntN(64, self.bits >> 64n);
const low = (self: Uuid) => BigInt.asIntN(64, self.bits);
const version = (self: Uuid) => Number((self.bits >> 76n) & 15n);

function timeBased(self: Uuid): Uuid {
  if (version(self) === 1) return self;
  throw javaException('java.lang.UnsupportedOperationException', 'The UUID is not made of a time');
}

function timestamp(self: Uuid): bigint {
  const bits = timeBased(self).bits >> 64n;
  return ((bits & 0xfffn) << 48n) | (((bits >> 16n) & 0xffffn) << 32n) | (bits >> 32n);
}

instanceMethods<Uuid>('java.util.UUID')({
  'getMostSignificantBits()': (self) => high(self),
  'getLeastSignificantBits()': (self) => low(self),
  'version()': (self) => version(self),
  'variant()': (self) => {
    const bits = BigInt.asUintN(64, low(self));
    return bits >> 63n === 0n ? 0 : bits >> 62n === 2n ? 2 : Number(bits >> 61n);
  },
  'compareTo(UUID)': (self, _run, other) => compareTo(self, other) ?? 0,
  'timestamp()': (self) => timestamp(self),
  'clockSequence()': (self) => Number((timeBased(self).bits >> 48n) & 0x3fffn),
  'node()': (self) => timeBased(self).bits & 0xffffffffffffn,
});
