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
  /** False where only the match itself is of interest: groups then cost nothing. */
  captures?: boolean;
}

export function run(program: Program, text: string, options: MatchOptions, meter: Meter): MatchResult | undefined {
  return new Machine(program, text, meter).run(options);
}

/** One program over one text; `run` may be called again, which is how all matches are found. */
export class Machine {
  private readonly program: Program;
  private readonly text: string;
  private readonly meter: Meter;
  private readonly seen: Int32Array;
  private readonly empty: readonly number[];
  private options: MatchOptions = { from: 0, anchored: false, whole: false };
  private current: Threads = { pcs: [], slots: [] };
  private next: Threads = { pcs: [], slots: [] };
  private readonly stack: Threads = { pcs: [], slots: [] };
  private generation = 0;
  /** Places visited; metered in blocks, because one visit is cheaper than a step of the evaluator. */
  private visits = 0;
  private found: readonly number[] | undefined;

  constructor(program: Program, text: string, meter: Meter) {
    this.program = program;
    this.text = text;
    this.meter = meter;
    this.seen = new Int32Array(program.code.length);
    this.empty = new Array<number>((program.groups + 1) * 2).fill(-1);
  }

  run(options: MatchOptions): MatchResult | undefined {
    this.options = options;
    this.found = undefined;
    clear(this.current);
    this.meter.step(4);
    const { literal } = this.program;
    if (literal !== undefined && !options.anchored) return this.findLiteral(literal, options.from);
    let at = options.from;
    this.generation++;
    for (;;) {
      if (this.current.pcs.length === 0) {
        if (this.found || (options.anchored && at > options.from)) break;
        at = this.skip(at);
        this.generation++;
      }
      if (!this.found && (at === options.from || !options.anchored)) this.start(at);
      if (this.current.pcs.length === 0 && (at >= this.text.length || options.anchored)) break;
      const code = at < this.text.length ? (this.text.codePointAt(at) ?? -1) : -1;
      const after = at + (code > 0xffff ? 2 : 1);
      this.generation++;
      this.advance(code, at, after);
      [this.current, this.next] = [this.next, this.current];
      clear(this.next);
      if (code < 0) break;
      at = after;
    }
    return this.found ? { slots: this.found } : undefined;
  }

  /** A pattern without anything special needs no machine. */
  private findLiteral(literal: string, from: number): MatchResult | undefined {
    const at = this.text.indexOf(literal, from);
    this.meter.step(((at < 0 ? this.text.length : at) - from) >> 6);
    return at < 0 ? undefined : { slots: [at, at + literal.length] };
  }

  private start(at: number): void {
    const slots = [...this.empty];
    slots[0] = at;
    this.add(this.current, 0, at, slots);
  }

  /** Where nothing is under way, the text up to the first possible start needs no machine. */
  private skip(at: number): number {
    const { first } = this.program;
    if (this.options.anchored || first === undefined || first > 0xffff) return at;
    const next = this.text.indexOf(String.fromCharCode(first), at);
    return next < 0 ? this.text.length : next;
  }

  private advance(code: number, at: number, after: number): void {
    const { current, next } = this;
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
    const { pcs, slots } = this.stack;
    pcs.push(start);
    slots.push(startSlots);
    while (pcs.length > 0) {
      const pc = pcs.pop() as number;
      const captured = slots.pop() as readonly number[];
      if (this.seen[pc] === this.generation) continue;
      this.seen[pc] = this.generation;
      if ((++this.visits & 63) === 0) this.meter.step(32);
      this.follow(this.program.code[pc] as Instruction, pc, at, captured, threads);
    }
  }

  private follow(
    instruction: Instruction,
    pc: number,
    at: number,
    captured: readonly number[],
    threads: Threads,
  ): void {
    switch (instruction.op) {
      case 'jump':
        this.later(instruction.to, captured);
        break;
      case 'split':
        this.later(instruction.y, captured);
        this.later(instruction.x, captured);
        break;
      case 'save':
        this.later(pc + 1, this.options.captures === false ? captured : withSlot(captured, instruction.slot, at));
        break;
      case 'assert':
        if (holds(instruction.kind, this.text, at)) this.later(pc + 1, captured);
        break;
      default:
        threads.pcs.push(pc);
        threads.slots.push(captured);
    }
  }

  private later(pc: number, slots: readonly number[]): void {
    this.stack.pcs.push(pc);
    this.stack.slots.push(slots);
  }
}

function withSlot(slots: readonly number[], slot: number, at: number): readonly number[] {
  const copy = slots.slice();
  copy[slot] = at;
  return copy;
}

function clear(threads: Threads): void {
  threads.pcs.length = 0;
  threads.slots.length = 0;
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
