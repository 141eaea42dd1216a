import { LocalDate } from './temporal.ts';
import { Byte, Char, Double, Float, Short, type Value } from './value.ts';

/** A key as JS `Map` compares it: keys of one Java type and value are one key. */
function canonical(key: Value): Value {
  if (typeof key === 'object' && key !== null) return canonicalObject(key);
  if (typeof key === 'number' && !Number.isInteger(key)) return `\u0000double:${key}`;
  if (typeof key === 'string' && key.startsWith('\u0000')) return `\u0000${key}`;
  return key;
}

/** Boxed values are equal by class and value, everything else only to itself. */
function canonicalObject(key: object): Value {
  if (key instanceof Double) return `\u0000double:${key.value}`;
  if (key instanceof Float) return `\u0000float:${key.value}`;
  if (key instanceof Byte) return `\u0000byte:${key.value}`;
  if (key instanceof Short) return `\u0000short:${key.value}`;
  if (key instanceof Char) return `\u0000char:${key.value}`;
  return key instanceof LocalDate ? `\u0000date:${key.epochDay}` : key;
}

/** A map with any keys in their order: map literals, parsed JSON and YAML. */
export class JavaMap {
  private readonly entryOf = new Map<Value, [Value, Value]>();
  /** Literal maps of constants are shared between evaluations, so they refuse changes. */
  readonly readonly: boolean;

  constructor(entries: Iterable<readonly [Value, Value]> = [], readonly = false) {
    for (const [key, value] of entries) this.set(key, value);
    this.readonly = readonly;
  }

  get(key: Value): Value {
    return this.entryOf.get(canonical(key))?.[1] ?? null;
  }

  has(key: Value): boolean {
    return this.entryOf.has(canonical(key));
  }

  set(key: Value, value: Value): void {
    const id = canonical(key);
    const entry = this.entryOf.get(id);
    if (entry === undefined) this.entryOf.set(id, [key, value]);
    else entry[1] = value;
  }

  delete(key: Value): void {
    this.entryOf.delete(canonical(key));
  }

  clear(): void {
    this.entryOf.clear();
  }

  get size(): number {
    return this.entryOf.size;
  }

  entries(): Iterable<readonly [Value, Value]> {
    return this.entryOf.values();
  }
}
