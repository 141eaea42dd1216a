/** A zone by its id; a fixed zone knows its offset in seconds. */
export class Zone {
  readonly id: string;
  readonly fixedOffset: number | undefined;
  constructor(id: string, fixedOffset: number | undefined) {
    this.id = id;
    this.fixedOffset = fixedOffset;
  }
}

/** A locale by its tag. Dates are English in every locale. */
export class Locale {
  readonly tag: string;
  constructor(tag: string) {
    this.tag = tag;
  }
}

/** `java.text.SimpleDateFormat`: its settings; reading and printing stand in library/dates. Its zone is UTC at first. */
export class SimpleDateFormat {
  pattern: string;
  lenient = true;
  zone = new Zone('UTC', 0);
  constructor(pattern: string) {
    this.pattern = pattern;
  }
}

/** `java.util.UUID`, as its 128 bits. */
export class Uuid {
  readonly bits: bigint;
  constructor(bits: bigint) {
    this.bits = BigInt.asUintN(128, bits);
  }

  get text(): string {
    const hex = this.bits.toString(16).padStart(32, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/** `java.util.Random`: the documented linear congruential generator, so that a seed gives what Java gives. */
export class JavaRandom {
  private state: bigint;
  private spare: number | undefined;

  constructor(seed: bigint) {
    this.state = (seed ^ MULTIPLIER) & MASK;
  }

  private next(bits: number): number {
    this.state = (this.state * MULTIPLIER + 0xbn) & MASK;
    return Number(BigInt.asIntN(32, this.state >> BigInt(48 - bits)));
  }

  nextInt(): number {
    return this.next(32);
  }

  /** 0 ≤ result < bound; the caller checks that the bound is positive. */
  nextBelow(bound: number): number {
    let bits = this.next(31);
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(bits)) >> 31n);
    let value = bits % bound;
    while (bits - value + (bound - 1) > 2147483647) {
      bits = this.next(31);
      value = bits % bound;
    }
    return value;
  }

  nextLong(): bigint {
    const high = BigInt(this.next(32)) << 32n;
    return BigInt.asIntN(64, high + BigInt(this.next(32)));
  }

  nextBoolean(): boolean {
    return this.next(1) !== 0;
  }

  nextFloat(): number {
    return this.next(24) / (1 << 24);
  }

  nextDouble(): number {
    return (this.next(26) * 2 ** 27 + this.next(27)) / 2 ** 53;
  }

  nextGaussian(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    for (;;) {
      const a = 2 * this.nextDouble() - 1;
      const b = 2 * this.nextDouble() - 1;
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = b * scale;
      return a * scale;
    }
  }
}
