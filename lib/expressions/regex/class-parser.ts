import { both, either, folded, namedClass, not, shorthand } from './char-class.ts';
import { MAX_DEPTH, PatternCursor } from './pattern-cursor.ts';
import type { CharTest } from './syntax.ts';

/** Escapes and character classes: ranges, nested classes (union), `&&` (intersection). */
const simpleEscapes: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
]);

export class ClassParser extends PatternCursor {
  protected classEscape(ch: string): CharTest | undefined {
    if (ch !== 'p' && ch !== 'P') return shorthand(ch, this.flags.unicodeClass);
    let name = this.next();
    if (name === '{') {
      name = '';
      while (this.peek() !== '}' && this.peek() !== '') name += this.next();
      if (!this.taken('}')) this.fail('The name of a character class is not closed');
    }
    const test = namedClass(name.startsWith('^') ? name.slice(1) : name, this.source);
    return (ch === 'P') !== name.startsWith('^') ? not(test) : folded(test, this.fold);
  }

  protected charEscape(ch: string): number {
    const simple = simpleEscapes.get(ch);
    if (simple !== undefined) return simple;
    if (ch === 'x') return this.taken('{') ? this.hexUntilBrace() : this.hex(2);
    if (ch === 'u') return this.unicodeEscape();
    if (ch === '0') return this.octal();
    if (ch === 'c') return (this.next().codePointAt(0) ?? 0) ^ 64;
    if (/^[A-Za-z]$/.test(ch)) this.fail(`"\\${ch}" is no escape that is known`);
    return ch.codePointAt(0) ?? 0;
  }

  private hex(digits: number): number {
    let text = '';
    for (let i = 0; i < digits; i++) text += this.next();
    if (!/^[0-9a-fA-F]+$/.test(text)) this.fail('A hexadecimal escape is broken');
    return Number.parseInt(text, 16);
  }

  private unicodeEscape(): number {
    const code = this.hex(4);
    if (code < 0xd800 || code > 0xdbff || this.peek() !== '\\' || this.peek(1) !== 'u') return code;
    const mark = this.at;
    this.at += 2;
    const low = this.hex(4);
    if (low >= 0xdc00 && low <= 0xdfff) return (code - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
    this.at = mark;
    return code;
  }

  private hexUntilBrace(): number {
    let text = '';
    while (this.peek() !== '}') text += this.next();
    this.at++;
    const code = /^[0-9a-fA-F]{1,6}$/.test(text) ? Number.parseInt(text, 16) : -1;
    if (code < 0 || code > 0x10ffff) this.fail('A hexadecimal escape is broken');
    return code;
  }

  private octal(): number {
    let text = '';
    while (/^[0-7]$/.test(this.peek()) && text.length < 3 && Number.parseInt(text + this.peek(), 8) <= 0o377)
      text += this.next();
    if (text === '') this.fail('An octal escape is broken');
    return Number.parseInt(text, 8);
  }

  /** After `[`: ranges, escapes, nested classes (union) and `&&` (intersection). */
  protected charClass(): CharTest {
    if (++this.depth > MAX_DEPTH) this.fail('The classes are nested too deeply');
    const negated = this.taken('^');
    let result: CharTest | undefined;
    let current: CharTest | undefined;
    let first = true;
    for (;;) {
      if (this.peek() === '') this.fail('A "[" is not closed');
      if (this.peek() === ']' && !first) break;
      if (this.peek() === '&' && this.peek(1) === '&') {
        this.at += 2;
        if (current) result = result ? both(result, current) : current;
        current = undefined;
        continue;
      }
      first = false;
      const member = this.classMember();
      current = current ? either(current, member) : member;
    }
    this.at++;
    this.depth--;
    const combined = result && current ? both(result, current) : (current ?? result ?? (() => false));
    return negated ? not(combined) : combined;
  }

  private classMember(): CharTest {
    if (this.taken('[')) return this.charClass();
    const low = this.classChar();
    if (typeof low === 'function') return low;
    if (this.peek() !== '-' || this.peek(1) === ']' || this.peek(1) === '[' || this.peek(1) === '')
      return this.range(low, low);
    this.at++;
    const high = this.classChar();
    if (typeof high === 'function') return either(either(this.range(low, low), this.range(45, 45)), high);
    if (high < low) this.fail('A range of characters is in the wrong order');
    return this.range(low, high);
  }

  private range(low: number, high: number): CharTest {
    return folded((c) => c >= low && c <= high, this.fold);
  }

  private classChar(): number | CharTest {
    const ch = this.next();
    if (ch !== '\\') return ch.codePointAt(0) ?? 0;
    const letter = this.next();
    if (letter === 'Q') return this.quotedSet();
    return this.classEscape(letter) ?? this.charEscape(letter);
  }

  private quotedSet(): CharTest {
    const codes = new Set<number>();
    while (this.peek() !== '' && !(this.peek() === '\\' && this.peek(1) === 'E'))
      codes.add(this.next().codePointAt(0) ?? 0);
    this.at += 2;
    return folded((c) => codes.has(c), this.fold);
  }
}
