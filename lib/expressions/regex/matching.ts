import { foldCode, isBoundaryWord, isLineEnd } from './char-class.ts';
import type { Instruction } from './compile.ts';
import type { Assertion } from './syntax.ts';

/** What the two matchers share: what is asked of them, what they answer, and what holds at a place of a text. */
export interface MatchResult {
  /** Start and end of group n at 2n and 2n+1; -1 where the group took no part. */
  slots: readonly number[];
}

export interface MatchOptions {
  from: number;
  /** Only a match that begins at `from` counts. */
  anchored: boolean;
  /** Only a match that ends at the end of the text counts. */
  whole: boolean;
  /** False where only the match itself is of interest: groups then cost nothing. */
  captures?: boolean;
}

/** One program over one text; `run` may be called again, which is how all matches are found. */
export interface Matcher {
  run(options: MatchOptions): MatchResult | undefined;
}

/** Whether an instruction that consumes a character takes this one. */
export function accepts(instruction: Instruction, code: number): boolean {
  if (instruction.op === 'char') return foldCode(code, instruction.fold) === instruction.code;
  return instruction.op === 'set' && instruction.test(code);
}

export function holds(kind: Assertion, text: string, at: number): boolean {
  switch (kind) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'finalEnd':
      return at === text.length || beforeFinalLineEnd(text, at);
    case 'unixFinalEnd':
      return at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);
    case 'lineStart':
      return at === 0 || (at < text.length && afterLineEnd(text, at));
    case 'unixLineStart':
      return at === 0 || (at < text.length && text.charCodeAt(at - 1) === 10);
    case 'lineEnd':
      return at === text.length || (isLineEnd(text.charCodeAt(at)) && !insideCrLf(text, at));
    case 'unixLineEnd':
      return at === text.length || text.charCodeAt(at) === 10;
    case 'word':
      return wordBefore(text, at) !== wordAfter(text, at);
    case 'notWord':
      return wordBefore(text, at) === wordAfter(text, at);
  }
}

const insideCrLf = (text: string, at: number) => text.charCodeAt(at) === 10 && at > 0 && text.charCodeAt(at - 1) === 13;

const afterLineEnd = (text: string, at: number) =>
  isLineEnd(text.charCodeAt(at - 1)) && !(text.charCodeAt(at - 1) === 13 && text.charCodeAt(at) === 10);

function beforeFinalLineEnd(text: string, at: number): boolean {
  if (!isLineEnd(text.charCodeAt(at)) || insideCrLf(text, at)) return false;
  return at === text.length - 1 || (at === text.length - 2 && text.startsWith('\r\n', at));
}

const wordAfter = (text: string, at: number) => at < text.length && isBoundaryWord(text.codePointAt(at) ?? 0);

function wordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const unit = text.charCodeAt(at - 1);
  const pair = unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? text.codePointAt(at - 2) : undefined;
  return isBoundaryWord(pair !== undefined && pair > 0xffff ? pair : unit);
}
