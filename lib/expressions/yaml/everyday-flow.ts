import { JavaMap } from '../values/java-map.ts';
import type { Value } from '../values/value.ts';
import type { Everyday } from './everyday.ts';
import { quotedText } from './everyday-text.ts';
import { afterBlanks, indentOf, isDone, leave, type Place, type Read, withoutBlanksAfter } from './rows.ts';
import { plainScalar } from './scalars.ts';

/** `[…]` and `{…}`, over any number of rows. */
export function flow(reader: Everyday, place: Place, parent: number, depth: number): Read<Value> {
  return new FlowReader(reader, place, parent).whole(depth);
}

class FlowReader {
  private readonly reader: Everyday;
  private readonly parent: number;
  private row: number;
  private column: number;

  constructor(reader: Everyday, { row, column }: Place, parent: number) {
    this.reader = reader;
    this.parent = parent;
    this.row = row;
    this.column = column;
  }

  whole(depth: number): Read<Value> {
    const value = this.node(depth);
    return { value, row: this.row, column: this.column };
  }

  private get line(): string {
    return this.reader.rows.lines[this.row] ?? '';
  }

  private next(): string {
    return this.line.charAt(this.column);
  }

  private taken(ch: string): boolean {
    if (this.next() !== ch) return false;
    this.column++;
    return true;
  }

  /** Passes blanks, comments and ends of rows. */
  private blank(): void {
    for (;;) {
      this.column = afterBlanks(this.line, this.column);
      if (!isDone(this.line, this.column)) return;
      if (++this.row >= this.reader.rows.end) leave();
      this.column = indentOf(this.line);
      if (this.column < this.line.length && this.column <= this.parent) leave();
    }
  }

  private node(depth: number): Value {
    this.reader.charge(depth);
    switch (this.next()) {
      case '{':
        return this.map(depth);
      case '[':
        return this.list(depth);
      case '"':
      case "'":
        return this.quoted();
      case '*':
        return this.alias();
      default:
        return plainScalar(this.plain());
    }
  }

  private quoted(): string {
    const { value, row, column } = quotedText(this.reader.rows, { row: this.row, column: this.column }, this.parent);
    this.row = row;
    this.column = column;
    return value;
  }

  private alias(): Value {
    const name = /^\*([^\s,[\]{}:]+)(?=[ ,[\]{}]|$)/.exec(this.line.slice(this.column))?.[1] ?? leave();
    this.column += 1 + name.length;
    return this.reader.aliased(name);
  }

  private list(depth: number): Value {
    const items: Value[] = [];
    this.column++;
    for (;;) {
      this.blank();
      if (this.taken(']')) return items;
      items.push(this.node(depth + 1));
      this.blank();
      if (this.taken(']')) return items;
      if (!this.taken(',')) leave();
    }
  }

  private map(depth: number): Value {
    const map = new JavaMap();
    this.column++;
    for (;;) {
      this.blank();
      if (this.taken('}')) return map;
      map.set(this.key(), this.member(depth));
      this.blank();
      if (this.taken('}')) return map;
      if (!this.taken(',')) leave();
    }
  }

  private key(): Value {
    const ch = this.next();
    const quoted = ch === '"' || ch === "'";
    const row = this.row;
    const key = quoted ? this.quoted() : plainScalar(this.plain());
    if (!quoted && key === '<<') leave();
    this.column = afterBlanks(this.line, this.column);
    if (this.row !== row || !this.taken(':')) leave();
    if (!quoted && !/^[ ]?$/.test(this.next())) leave();
    return key;
  }

  private member(depth: number): Value {
    this.blank();
    if (/[,}]/.test(this.next())) leave();
    return this.node(depth + 1);
  }

  /** Up to what ends a text without quotes here; what goes on in the next row is left to the whole reader. */
  private plain(): string {
    plainSyntax.lastIndex = this.column;
    const text = plainSyntax.exec(this.line)?.[0] ?? leave();
    const end = this.column + text.length;
    this.column = end;
    const next = this.line.charAt(end);
    if (next === '' || next === '#') {
      if (next === '#' && this.line.charAt(end - 1) !== ' ') leave();
      const { row, column } = this;
      this.blank();
      if (!/[,\]}]/.test(this.next())) leave();
      this.row = row;
      this.column = column;
    } else if (!',]}:'.includes(next)) leave();
    return withoutBlanksAfter(text);
  }
}

/** A ":" belongs to it only if no blank or end follows. */
const plainSyntax =
  /[^\s,[\]{}"'#&*!|>@`%?:-](?:[^\t,[\]{}#:]|:(?![ ,[\]{}]|$)|(?<! )#)*|-[^\s,[\]{}#:-](?:[^\t,[\]{}#:]|:(?![ ,[\]{}]|$)|(?<! )#)*/y;
