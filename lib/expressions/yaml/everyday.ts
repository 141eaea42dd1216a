import type { Meter } from '../budget.ts';
import { JavaMap } from '../values/java-map.ts';
import type { Value } from '../values/value.ts';
import { blockText } from './everyday-block.ts';
import { flow } from './everyday-flow.ts';
import { continued, quotedText } from './everyday-text.ts';
import { mergeInto } from './merge.ts';
import {
  afterBlanks,
  documentsOf,
  indentOf,
  isDone,
  leave,
  type Place,
  type Read,
  type Rows,
  withoutBlanksAfter,
} from './rows.ts';
import { plainScalar } from './scalars.ts';

/**
 * The YAML people write: maps and lists by indent, texts in every style, flow collections, anchors and merges. Reads a
 * megabyte in the time the library needs for twenty kilobytes. Whatever it does not know for certain (tags, complex keys,
 * directives, tabs, mistakes) it leaves to the whole reader, which reads the text anew: it throws `NotEveryday` and
 * never guesses.
 */
export function readEveryday(text: string, meter: Meter): Value[] {
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (/^\ufeff|\r/.test(unix)) leave();
  const lines = unix.split('\n');
  meter.step(lines.length);
  return documentsOf(lines).map((rows) => new Everyday(rows, meter).document());
}

/** Deeper texts are rare, and refused. */
const DEEPEST = 45;
/** What may not begin a text without quotes, with "-", "?" and ":" before a blank. */
const indicators = new Set(['&', '*', '!', '|', '>', '@', '`', '%', '{', '}', '[', ']', ',', '#', '"', "'", '\t']);
/** A key longer than this is none. */
const LONGEST_KEY = 1000;

export class Everyday {
  readonly rows: Rows;
  private readonly meter: Meter;
  private readonly anchors = new Map<string, Value>();
  private row: number;

  constructor(rows: Rows, meter: Meter) {
    this.rows = rows;
    this.meter = meter;
    this.row = rows.first;
  }

  document(): Value {
    const value = this.block(-1, 0);
    if (this.indent() >= 0) leave();
    return value;
  }

  charge(depth: number): void {
    this.meter.step(2);
    if (depth > DEEPEST) leave();
  }

  aliased(name: string): Value {
    const value = this.anchors.get(name);
    return value === undefined ? leave() : value;
  }

  private get line(): string {
    return this.rows.lines[this.row] ?? '';
  }

  /** Passes empty rows and comments; the indent of the next row, -1 at the end. */
  private indent(): number {
    for (; this.row < this.rows.end; this.row++) {
      const { line } = this;
      const indent = indentOf(line);
      if (indent === line.length) continue;
      const ch = line.charCodeAt(indent);
      if (ch === 9) leave();
      if (ch !== 35) return indent;
    }
    return -1;
  }

  /** What stands further in than `parent` from here, or nothing. */
  private block(parent: number, depth: number): Value {
    const indent = this.indent();
    return indent > parent ? this.node(indent, parent, depth) : null;
  }

  /** What begins at a column of this row. */
  private node(column: number, parent: number, depth: number): Value {
    this.charge(depth);
    const { line } = this;
    if (isDash(line, column)) return this.list(column, depth);
    const colon = this.keyEnd(column);
    if (colon >= 0) return this.map(column, colon, depth);
    return this.inline(column, parent, depth);
  }

  private list(column: number, depth: number): Value {
    const items: Value[] = [];
    do {
      const inner = afterBlanks(this.line, column + 1);
      if (!isDone(this.line, column + 1)) items.push(this.item(inner, column, depth));
      else {
        this.row++;
        items.push(this.block(column, depth + 1));
      }
    } while (this.goesOn(column) && isDash(this.line, column));
    return items;
  }

  private item(inner: number, column: number, depth: number): Value {
    const ch = this.line.charAt(inner);
    // An anchor alone, of an empty item or of what follows.
    if (ch === '&' && isDone(this.line, inner + 1 + this.name(inner).length)) leave();
    if (ch === '&' || ch === '*') return this.inline(inner, column, depth + 1);
    return this.node(inner, column, depth + 1);
  }

  /** Whether the next row is of the same collection; one further in is of none. */
  private goesOn(column: number): boolean {
    const indent = this.indent();
    if (indent > column) leave();
    return indent === column;
  }

  private map(column: number, firstColon: number, depth: number): Value {
    const map = new JavaMap();
    let merged: JavaMap | undefined;
    for (let colon = firstColon; colon >= 0; colon = this.nextKeyEnd(column)) {
      this.meter.step();
      const key = this.keyAt(column, colon);
      const isMerge = this.line.startsWith('<<', column) && key === '<<';
      const value = this.member(column, colon + 1, depth);
      if (isMerge) {
        merged ??= new JavaMap();
        mergeInto(merged, value, this.meter);
      } else map.set(key, value);
    }
    if (!merged) return map;
    for (const [key, value] of map.entries()) merged.set(key, value);
    return merged;
  }

  /** Where the next key of a map ends, or -1 after its last. */
  private nextKeyEnd(column: number): number {
    if (!this.goesOn(column) || isDash(this.line, column)) return -1;
    const colon = this.keyEnd(column);
    return colon < 0 ? leave() : colon;
  }

  private keyAt(column: number, colon: number): Value {
    const { line } = this;
    const ch = line.charAt(column);
    if (ch === '"' || ch === "'") return quotedText(this.rows, { row: this.row, column }, -1).value;
    return plainScalar(withoutBlanksAfter(line.slice(column, colon)));
  }

  /** Where the ":" of a key that begins at a column stands, or -1 if there is none. */
  private keyEnd(column: number): number {
    const { line } = this;
    const ch = line.charAt(column);
    if (ch === '?' && /^(?: |$)/.test(line.slice(column + 1, column + 2))) leave();
    if (ch === '"' || ch === "'") {
      const { row, column: end } = quotedText(this.rows, { row: this.row, column }, -1);
      const colon = row === this.row ? afterBlanks(line, end) : -1;
      return colon >= 0 && isColon(line, colon) && colon - column < LONGEST_KEY ? colon : -1;
    }
    if (ch === '[' || ch === '{' || ch === '|' || ch === '>') return -1;
    if (indicators.has(ch) || ch === ':') leave();
    let colon = line.indexOf(':', column);
    while (colon >= 0 && !isColon(line, colon)) colon = line.indexOf(':', colon + 1);
    if (colon < 0) return -1;
    const hash = line.indexOf(' #', column);
    if (hash >= 0 && hash < colon) return -1;
    if (colon - column > LONGEST_KEY || line.lastIndexOf('\t', colon) >= column) leave();
    return colon;
  }

  /** The value of a key: the rest of its row, or what follows further in, or a list at the same indent. */
  private member(column: number, from: number, depth: number): Value {
    if (!isDone(this.line, from)) return this.inline(afterBlanks(this.line, from), column, depth + 1);
    this.row++;
    return this.below(column, depth);
  }

  private below(column: number, depth: number): Value {
    const indent = this.indent();
    if (indent === column && isDash(this.line, column)) return this.list(column, depth + 1);
    return this.block(column, depth + 1);
  }

  /** What begins in the middle of a row and is neither a map nor a list by indent. */
  private inline(column: number, parent: number, depth: number): Value {
    this.charge(depth);
    const place = { row: this.row, column };
    switch (this.line.charAt(column)) {
      case '"':
      case "'":
        return this.ended(quotedText(this.rows, place, parent));
      case '{':
      case '[':
        return this.ended(flow(this, place, parent, depth));
      case '|':
      case '>':
        return this.moved(blockText(this.rows, place, parent));
      case '&':
        return this.anchored(column, parent, depth);
      case '*': {
        const name = this.name(column);
        return this.ended({ value: this.aliased(name), row: this.row, column: column + 1 + name.length });
      }
      default:
        return this.plain(column, parent);
    }
  }

  private anchored(column: number, parent: number, depth: number): Value {
    const name = this.name(column);
    const from = column + 1 + name.length;
    let value: Value;
    if (isDone(this.line, from)) {
      this.row++;
      value = this.below(parent, depth);
      if (value === null) leave();
    } else {
      const inner = afterBlanks(this.line, from);
      const ch = this.line.charAt(inner);
      if (ch === '&' || ch === '*') leave();
      // `- &a key: value` anchors the key.
      if (!'{["\'|>'.includes(ch) && this.keyEnd(inner) >= 0) leave();
      value = this.inline(inner, parent, depth);
    }
    this.anchors.set(name, value);
    return value;
  }

  private name(column: number): string {
    return /^[&*]([\w.-]+)(?= |$)/.exec(this.line.slice(column, column + 200))?.[1] ?? leave();
  }

  private plain(column: number, parent: number): Value {
    const { line } = this;
    const ch = line.charAt(column);
    if (indicators.has(ch) || ((ch === '-' || ch === '?' || ch === ':') && isGap(line, column + 1))) leave();
    const hash = line.indexOf(' #', column);
    const text = line.slice(column, hash < 0 ? undefined : hash);
    if (/:(?: |$)|\t/.test(text)) leave();
    this.row++;
    if (hash >= 0) {
      // After a comment nothing goes on; if it looks so, the text is broken.
      if (this.indent() > parent) leave();
      return plainScalar(withoutBlanksAfter(text));
    }
    const whole = continued(this.rows, withoutBlanksAfter(text), this.row, parent);
    this.row = whole.row;
    if (this.indent() > parent) leave();
    return plainScalar(whole.value);
  }

  /** Nothing may stand behind a value in its row. */
  private ended({ value, row, column }: Read<Value> & Place): Value {
    const line = this.rows.lines[row] ?? '';
    if (!isDone(line, column)) leave();
    this.row = row + 1;
    return value;
  }

  private moved({ value, row }: Read<string>): Value {
    this.row = row;
    return value;
  }
}

const isGap = (line: string, column: number) => column >= line.length || line.charCodeAt(column) === 32;
const isDash = (line: string, column: number) => line.charCodeAt(column) === 45 && isGap(line, column + 1);
const isColon = (line: string, column: number) => line.charCodeAt(column) === 58 && isGap(line, column + 1);
