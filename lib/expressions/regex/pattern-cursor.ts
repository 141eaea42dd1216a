import { refused } from './refused.ts';
import type { Flags, Fold } from './syntax.ts';

/** A place in a pattern, by code points, with the flags in force there. */
export const MAX_DEPTH = 100;
const MAX_REPEAT = 1000;

export class PatternCursor {
  protected readonly source: string;
  protected readonly codes: readonly number[];
  protected at = 0;
  protected depth = 0;
  protected flags: Flags = {
    ignoreCase: false,
    unicodeCase: false,
    dotAll: false,
    multiline: false,
    comments: false,
    unixLines: false,
    unicodeClass: false,
  };

  constructor(source: string) {
    this.source = source;
    this.codes = Array.from(source, (ch) => ch.codePointAt(0) ?? 0);
  }

  protected fail(reason: string): never {
    throw refused(this.source, reason);
  }

  protected peek(offset = 0): string {
    const code = this.codes[this.at + offset];
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  protected next(): string {
    const ch = this.peek();
    if (ch === '') this.fail('The pattern ends too early');
    this.at++;
    return ch;
  }

  protected taken(ch: string): boolean {
    if (this.peek() !== ch) return false;
    this.at++;
    return true;
  }

  protected get fold(): Fold {
    if (!this.flags.ignoreCase) return 'none';
    return this.flags.unicodeCase || this.flags.unicodeClass ? 'unicode' : 'ascii';
  }

  protected count(): number | undefined {
    let text = '';
    while (/^[0-9]$/.test(this.peek())) text += this.next();
    if (text === '') return undefined;
    const value = Number(text);
    if (value > MAX_REPEAT) this.fail(`A repetition may count to ${MAX_REPEAT}`);
    return value;
  }
}
