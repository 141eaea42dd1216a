import type { Meter } from '../budget.ts';
import { javaException, shorten } from '../errors.ts';
import { JavaMap } from '../values/java-map.ts';
import { double, type Value } from '../values/value.ts';

/**
 * JSON to values: the language's own reader because `JSON.parse` loses the order of numeric keys and the difference of
 * `1` and `1.0`. Whole numbers become int or long, keys keep their order, the last of two equal keys wins. What follows
 * the value is ignored, as Jackson does.
 */
export function readJson(text: string, meter: Meter): Value {
  return new Reader(text, meter).whole();
}

/** As `readJson`, for a text that must be an object. */
export function readJsonObject(text: string, meter: Meter): Value {
  const value = readJson(text, meter);
  if (value instanceof JavaMap || value === null) return value;
  throw broken('com.fasterxml.jackson.databind.exc.MismatchedInputException', 'The JSON text is no object');
}

const broken = (type: string, message: string) => javaException(type, message);
const syntax = (message: string) => broken('com.fasterxml.jackson.core.JsonParseException', message);

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const numberSyntax = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const words = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class Reader {
  private readonly text: string;
  private readonly meter: Meter;
  private at = 0;
  private depth = 0;

  constructor(text: string, meter: Meter) {
    this.text = text;
    this.meter = meter;
  }

  whole(): Value {
    this.meter.grow(this.text.length);
    this.blank();
    if (this.at >= this.text.length) {
      throw broken('com.fasterxml.jackson.databind.exc.MismatchedInputException', 'The JSON text is empty');
    }
    return this.value();
  }

  private blank(): void {
    while (' \t\n\r'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at++;
  }

  private fail(): never {
    const found = this.text.charAt(this.at);
    throw syntax(
      found === ''
        ? 'The JSON text ends too early'
        : `The JSON text is broken at ${this.at}: "${shorten(this.text.slice(this.at), 20)}"`,
    );
  }

  private value(): Value {
    this.meter.step();
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.nested(() => this.object());
      case '[':
        return this.nested(() => this.list());
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private nested(read: () => Value): Value {
    if (++this.depth > this.meter.budget.depth)
      throw syntax(`The JSON text is nested deeper than ${this.meter.budget.depth} levels`);
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Value {
    const map = new JavaMap();
    this.blank();
    if (this.taken('}')) return map;
    do {
      this.blank();
      if (this.text.charAt(this.at) !== '"') this.fail();
      const key = this.string();
      this.blank();
      if (!this.taken(':')) this.fail();
      this.blank();
      map.set(key, this.value());
      this.blank();
    } while (this.taken(','));
    if (!this.taken('}')) this.fail();
    return map;
  }

  private list(): Value {
    const items: Value[] = [];
    this.blank();
    if (this.taken(']')) return items;
    do {
      this.blank();
      items.push(this.value());
      this.blank();
    } while (this.taken(','));
    if (!this.taken(']')) this.fail();
    return items;
  }

  private taken(ch: string): boolean {
    if (this.text.charAt(this.at) !== ch) return false;
    this.at++;
    return true;
  }

  private string(): string {
    let result = '';
    this.at++;
    for (;;) {
      const start = this.at;
      while (this.at < this.text.length && this.isPlain(this.text.charCodeAt(this.at))) this.at++;
      result += this.text.slice(start, this.at);
      if (this.taken('"')) return result;
      if (!this.taken('\\')) this.fail();
      result += this.escape();
    }
  }

  private isPlain(code: number): boolean {
    return code >= 32 && code !== 34 && code !== 92;
  }

  private escape(): string {
    const ch = this.text.charAt(this.at++);
    if (ch === 'u') {
      const hex = this.text.slice(this.at, this.at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail();
      this.at += 4;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (!Object.hasOwn(escapes, ch)) this.fail();
    return escapes[ch] ?? '';
  }

  private scalar(): Value {
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      if (/[A-Za-z0-9_$]/.test(this.text.charAt(this.at))) this.fail();
      return value;
    }
    numberSyntax.lastIndex = this.at;
    const match = numberSyntax.exec(this.text);
    if (!match) this.fail();
    this.at += match[0].length;
    if (this.at < this.text.length && !' \t\n\r,]}'.includes(this.text.charAt(this.at))) this.fail();
    return numeral(match[0], match[1] !== undefined || match[2] !== undefined);
  }
}

function numeral(text: string, real: boolean): Value {
  if (real) return double(Number(text));
  const value = Number(text);
  if ((value | 0) === value) return value | 0;
  return BigInt(text);
}
