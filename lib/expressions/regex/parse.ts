import { foldCode, isLineEnd, not, shorthand } from './char-class.ts';
import { ClassParser } from './class-parser.ts';
import { MAX_DEPTH } from './pattern-cursor.ts';
import { refused } from './refused.ts';
import type { Assertion, CharTest, Flags, Piece } from './syntax.ts';
import { widthOf } from './width.ts';

/** Java's pattern syntax to a tree. Code points, not UTF-16 units, are the characters. */
export interface ParsedPattern {
  root: Piece;
  groups: number;
  names: ReadonlyMap<string, number>;
  /** Whether anything in it can only be matched by going back. */
  goesBack: boolean;
}

export function parsePattern(pattern: string): ParsedPattern {
  const parser = new PatternParser(pattern);
  const root = parser.choice();
  parser.finish();
  return { root, groups: parser.groups, names: parser.names, goesBack: parser.goesBack };
}

const flagNames: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  u: 'unicodeCase',
  s: 'dotAll',
  m: 'multiline',
  x: 'comments',
  d: 'unixLines',
  U: 'unicodeClass',
};

const assertions: ReadonlyMap<string, Assertion> = new Map([
  ['b', 'word'],
  ['B', 'notWord'],
  ['A', 'start'],
  ['z', 'end'],
]);

class PatternParser extends ClassParser {
  groups = 0;
  goesBack = false;
  readonly names = new Map<string, number>();

  finish(): void {
    if (this.at < this.codes.length) throw refused(this.source, 'There is a ")" too many');
  }

  choice(): Piece {
    if (++this.depth > MAX_DEPTH) this.fail('The groups are nested too deeply');
    const saved = { ...this.flags };
    const options = [this.sequence()];
    while (this.taken('|')) options.push(this.sequence());
    this.flags = saved;
    this.depth--;
    return options.length === 1 && options[0] ? options[0] : { type: 'choice', options };
  }

  private sequence(): Piece {
    const pieces: Piece[] = [];
    for (;;) {
      this.skipComments();
      const ch = this.peek();
      if (ch === '' || ch === '|' || ch === ')') break;
      const piece = this.atom();
      if (piece) pieces.push(this.quantified(piece));
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : { type: 'sequence', pieces };
  }

  private skipComments(): void {
    if (!this.flags.comments) return;
    for (;;) {
      if (/^\s$/.test(this.peek())) this.at++;
      else if (this.peek() === '#') while (this.peek() !== '' && this.peek() !== '\n') this.at++;
      else return;
    }
  }

  /** One quantifier at most; Java reads a "{…}" that follows one as the repetition of nothing. */
  private quantified(body: Piece): Piece {
    this.skipComments();
    const range = this.quantifier();
    if (!range) return body;
    const [min, max] = range;
    const lazy = this.taken('?');
    const repeat: Piece = { type: 'repeat', body, min, max, lazy };
    return !lazy && this.taken('+') ? this.back({ type: 'atomic', body: repeat }) : repeat;
  }

  private back(piece: Piece): Piece {
    this.goesBack = true;
    return piece;
  }

  private quantifier(): [number, number] | undefined {
    if (this.taken('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.taken('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.taken('?')) return [0, 1];
    if (this.peek() !== '{') return undefined;
    this.at++;
    const min = this.count();
    if (min === undefined) this.fail('A "{" must be followed by a number, or be written "\\{"');
    let max: number = min;
    if (this.taken(',')) max = this.count() ?? Number.POSITIVE_INFINITY;
    if (!this.taken('}')) this.fail('The repetition "{…" is not closed');
    if (max < min) this.fail('The repetition has its numbers in the wrong order');
    return [min, max];
  }

  private atom(): Piece | undefined {
    const ch = this.next();
    switch (ch) {
      case '(':
        return this.group();
      case '[':
        return this.set(this.charClass());
      case '.':
        return this.set(this.dot());
      case '^':
        return { type: 'assert', kind: this.lineAssertion('start', 'lineStart', 'unixLineStart') };
      case '$':
        return { type: 'assert', kind: this.dollar() };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        return this.fail(`There is nothing for "${ch}" to repeat`);
      case '{':
        this.at--;
        return { type: 'sequence', pieces: [] };
      default:
        return this.char(ch.codePointAt(0) ?? 0);
    }
  }

  private lineAssertion(single: Assertion, multi: Assertion, unix: Assertion): Assertion {
    if (!this.flags.multiline) return single;
    return this.flags.unixLines ? unix : multi;
  }

  private dollar(): Assertion {
    if (this.flags.multiline) return this.flags.unixLines ? 'unixLineEnd' : 'lineEnd';
    return this.flags.unixLines ? 'unixFinalEnd' : 'finalEnd';
  }

  private dot(): CharTest {
    if (this.flags.dotAll) return () => true;
    return this.flags.unixLines ? (c) => c !== 10 : not(isLineEnd);
  }

  private char(code: number): Piece {
    return { type: 'char', code: foldCode(code, this.fold), fold: this.fold };
  }

  private set(test: CharTest): Piece {
    return { type: 'set', test };
  }

  private group(): Piece | undefined {
    if (!this.taken('?')) return this.capture();
    const ch = this.next();
    if (ch === ':') return this.closed(this.choice());
    if (ch === '=' || ch === '!') return this.look(true, ch === '!');
    if (ch === '>') return this.back({ type: 'atomic', body: this.closed(this.choice()) });
    if (ch === '<') {
      if (this.taken('=')) return this.look(false, false);
      return this.taken('!') ? this.look(false, true) : this.namedCapture();
    }
    this.at--;
    return this.flagGroup();
  }

  private look(ahead: boolean, negated: boolean): Piece {
    const body = this.closed(this.choice());
    if (!ahead && widthOf(body).max === Number.POSITIVE_INFINITY) {
      this.fail('What is looked for behind must have a greatest length: write {1,9} instead of + or *');
    }
    return this.back({ type: 'look', ahead, negated, body });
  }

  private capture(): Piece {
    const index = ++this.groups;
    return this.closed({ type: 'group', index, body: this.choice() });
  }

  private namedCapture(): Piece {
    let name = '';
    while (/^[A-Za-z0-9]$/.test(this.peek())) name += this.next();
    if (name === '' || !/^[A-Za-z]/.test(name) || !this.taken('>')) this.fail('The name of a group is broken');
    if (this.names.has(name)) this.fail(`Two groups are named ${name}`);
    this.names.set(name, this.groups + 1);
    return this.capture();
  }

  private closed(piece: Piece): Piece {
    if (!this.taken(')')) this.fail('A "(" is not closed');
    return piece;
  }

  private flagGroup(): Piece | undefined {
    const outer = this.flags;
    this.flags = { ...outer };
    let on = true;
    for (;;) {
      const ch = this.next();
      if (ch === '-') on = false;
      else if (ch === ')') return undefined;
      else if (ch === ':') break;
      else {
        const flag = Object.hasOwn(flagNames, ch) ? flagNames[ch] : undefined;
        if (!flag) this.fail(`"(?${ch}" is no group that is known`);
        this.flags[flag] = on;
      }
    }
    const body = this.closed(this.choice());
    this.flags = outer;
    return body;
  }

  private escape(): Piece {
    const ch = this.next();
    if (/^[1-9]$/.test(ch)) return this.reference(Number(ch));
    if (ch === 'k') return this.namedReference();
    const assertion = assertions.get(ch);
    if (assertion) return { type: 'assert', kind: assertion };
    if (ch === 'Z') return { type: 'assert', kind: this.flags.unixLines ? 'unixFinalEnd' : 'finalEnd' };
    if (ch === 'G' || ch === 'X') this.fail(`"\\${ch}" is not supported`);
    if (ch === 'R') return lineBreak();
    if (ch === 'Q') return this.quotation();
    const test = this.classEscape(ch);
    if (test) return this.set(test);
    return this.char(this.charEscape(ch));
  }

  /** More digits belong to the number as long as there are that many groups. */
  private reference(digit: number): Piece {
    let group = digit;
    while (/^[0-9]$/.test(this.peek()) && group * 10 + Number(this.peek()) <= this.groups) {
      group = group * 10 + Number(this.next());
    }
    return this.back({ type: 'reference', group, fold: this.fold });
  }

  private namedReference(): Piece {
    let name = '';
    if (this.taken('<')) while (/^[A-Za-z0-9]$/.test(this.peek())) name += this.next();
    const group = this.names.get(name);
    if (group === undefined || !this.taken('>'))
      this.fail('"\\k" must be followed by the name of a group, as in "\\k<name>"');
    return this.back({ type: 'reference', group, fold: this.fold });
  }

  private quotation(): Piece {
    const pieces: Piece[] = [];
    while (this.peek() !== '' && !(this.peek() === '\\' && this.peek(1) === 'E')) {
      pieces.push(this.char(this.next().codePointAt(0) ?? 0));
    }
    this.at = Math.min(this.at + 2, this.codes.length);
    const last = pieces.at(-1);
    const hasQuantifier = last !== undefined && /^[*+?{]$/.test(this.peek());
    if (!hasQuantifier) return { type: 'sequence', pieces };
    return { type: 'sequence', pieces: [...pieces.slice(0, -1), this.quantified(last)] };
  }
}

function lineBreak(): Piece {
  const char = (code: number): Piece => ({ type: 'char', code, fold: 'none' });
  const vertical = shorthand('v', false) ?? isLineEnd;
  return {
    type: 'choice',
    options: [
      { type: 'sequence', pieces: [char(13), char(10)] },
      { type: 'set', test: vertical },
    ],
  };
}
