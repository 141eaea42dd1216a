import type { Meter } from '../budget.ts';
import type { Instruction, Program } from './compile.ts';
import { accepts, holds, type Matcher, type MatchOptions, type MatchResult } from './matching.ts';

/**
 * Runs a program over a text as a Pike machine: all alternatives advance together, in order of preference, so the time
 * is at most (length of text) × (length of program) whatever the pattern. Each alternative carries its captures, so the
 * result is the one a backtracking matcher would have found.
 */
interface Threads {
  pcs: number[];
  slots: (readonly number[])[];
}

export class Machine implements Matcher {
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
    this.meter.step(8);
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
      if ((++this.visits & 63) === 0) this.meter.step(64);
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
