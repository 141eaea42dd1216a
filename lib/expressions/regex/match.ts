import type { Meter } from '../budget.ts';
import { foldCode, isBoundaryWord, isLineEnd } from './char-class.ts';
import type { Instruction, Program } from './compile.ts';
import type { Assertion } from './syntax.ts';

/**
 * Runs a program over a text as a Pike machine: all alternatives advance together, in order of preference, so the time
 * is at most (length of text) × (length of program) whatever the pattern. Each alternative carries its captures, so the
 * result is the one a backtracking matcher would have found.
 */
export interface MatchResult {
  /** Start and end of group n at 2n and 2n+1; -1 where the group took no part. */
  slots: readonly number[];
}

interface Threads {
  pcs: number[];
  slots: (readonly number[])[];
}

export interface MatchOptions {
  from: number;
  /** Only a match that begins at `from` counts. */
  anchored: boolean;
  /** Only a match that ends at the end of the text counts. */
  whole: boolean;
}

export function run(program: Program, text: string, options: MatchOptions, meter: Meter): MatchResult | undefined {
  return new Machine(program, text, options, meter).run();
}

class Machine {
  private readonly program: Program;
  private readonly text: string;
  private readonly options: MatchOptions;
  private readonly meter: Meter;
  private readonly seen: Int32Array;
  private generation = 0;
  private found: readonly number[] | undefined;

  constructor(program: Program, text: string, options: MatchOptions, meter: Meter) {
    this.program = program;
    this.text = text;
    this.options = options;
    this.meter = meter;
    this.seen = new Int32Array(program.code.length);
  }

  run(): MatchResult | undefined {
    let current: Threads = { pcs: [], slots: [] };
    let next: Threads = { pcs: [], slots: [] };
    const empty = new Array<number>((this.program.groups + 1) * 2).fill(-1);
    let at = this.options.from;
    this.generation++;
    for (;;) {
      if (current.pcs.length === 0) {
        if (this.found || (this.options.anchored && at > this.options.from)) break;
        at = this.skip(at);
        this.generation++;
      }
      if (!this.found && (at === this.options.from || !this.options.anchored)) this.start(current, at, empty);
      if (current.pcs.length === 0 && (at >= this.text.length || this.options.anchored)) break;
      const code = at < this.text.length ? (this.text.codePointAt(at) ?? -1) : -1;
      const after = at + (code > 0xffff ? 2 : 1);
      this.generation++;
      this.meter.step(current.pcs.length + 1);
      this.advance(current, next, code, at, after);
      [current, next] = [next, current];
      next.pcs.length = 0;
      next.slots.length = 0;
      if (code < 0) break;
      at = after;
    }
    return this.found ? { slots: this.found } : undefined;
  }

  private start(current: Threads, at: number, empty: readonly number[]): void {
    const slots = [...empty];
    slots[0] = at;
    this.add(current, 0, at, slots);
  }

  /** Where nothing is under way, the text up to the first possible start needs no machine. */
  private skip(at: number): number {
    const { first } = this.program;
    if (this.options.anchored || first === undefined || first > 0xffff) return at;
    const next = this.text.indexOf(String.fromCharCode(first), at);
    return next < 0 ? this.text.length : next;
  }

  private advance(current: Threads, next: Threads, code: number, at: number, after: number): void {
    for (let i = 0; i < current.pcs.length; i++) {
      const pc = current.pcs[i] as number;
      const slots = current.slots[i] as readonly number[];
      const instruction = this.program.code[pc] as Instruction;
      if (instruction.op === 'match') {
        if (this.options.whole && at !== this.text.length) continue;
        const done = [...slots];
        done[1] = at;
        this.found = done;
        return;
      }
      if (code >= 0 && accepts(instruction, code)) this.add(next, pc + 1, after, slots);
    }
  }

  /** Follows everything that consumes nothing. A place is visited once per position: by the most preferred way. */
  private add(threads: Threads, start: number, at: number, startSlots: readonly number[]): void {
    const stack: [number, readonly number[]][] = [[start, startSlots]];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [pc, slots] = top;
      if (this.seen[pc] === this.generation) continue;
      this.seen[pc] = this.generation;
      this.meter.step();
      const instruction = this.program.code[pc] as Instruction;
      switch (instruction.op) {
        case 'jump':
          stack.push([instruction.to, slots]);
          break;
        case 'split':
          stack.push([instruction.y, slots], [instruction.x, slots]);
          break;
        case 'save': {
          const saved = [...slots];
          saved[instruction.slot] = at;
          stack.push([pc + 1, saved]);
          break;
        }
        case 'assert':
          if (holds(instruction.kind, this.text, at)) stack.push([pc + 1, slots]);
          break;
        default:
          threads.pcs.push(pc);
          threads.slots.push(slots);
      }
    }
  }
}

function accepts(instruction: Instruction, code: number): boolean {
  if (instruction.op === 'char') return foldCode(code, instruction.fold) === instruction.code;
  return instruction.op === 'set' && instruction.test(code);
}

function holds(kind: Assertion, text: string, at: number): boolean {
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
