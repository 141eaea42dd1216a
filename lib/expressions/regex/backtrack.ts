import type { Meter } from '../budget.ts';
import { foldCode } from './char-class.ts';
import type { Instruction, Program } from './compile.ts';
import { accepts, holds, type Matcher, type MatchOptions, type MatchResult } from './matching.ts';

/**
 * Runs the programs that a Pike machine cannot: lookaround, atomic groups, possessive quantifiers and backreferences need
 * to know what was matched on the way. Alternatives are tried one after the other, the untried ones lie on a stack. Such
 * a search can take exponential time, so each visit is paid from the budget of the evaluation: a pattern that explodes
 * ends with "takes more than … steps", after some milliseconds.
 */
interface State {
  slots: readonly number[];
  /** Where the current turn of each loop that may match nothing began. */
  turns: readonly number[];
}

interface Alternative extends State {
  pc: number;
  at: number;
}

/** A visit makes a few objects and costs what four steps of the evaluator cost. */
const STEPS_PER_VISIT = 4;
const VISITS_PER_CHARGE = 8;

export class Backtracker implements Matcher {
  private readonly program: Program;
  private readonly text: string;
  private readonly meter: Meter;
  private visits = 0;
  private whole = false;

  constructor(program: Program, text: string, meter: Meter) {
    this.program = program;
    this.text = text;
    this.meter = meter;
  }

  run({ from, anchored, whole }: MatchOptions): MatchResult | undefined {
    this.whole = whole;
    this.meter.step(4);
    const none = new Array<number>((this.program.groups + 1) * 2).fill(-1);
    const turns = new Array<number>(this.program.loops).fill(-1);
    const last = anchored ? from : this.text.length;
    for (let at = from; at <= last; at += this.widthAt(at)) {
      const found = this.search({ pc: 0, at, slots: none, turns }, undefined);
      if (!found) continue;
      const slots = [...found.slots];
      slots[0] = at;
      slots[1] = found.at;
      return { slots };
    }
    return undefined;
  }

  private charge(visits: number): void {
    this.visits += visits;
    if (this.visits < VISITS_PER_CHARGE) return;
    this.meter.step(this.visits * STEPS_PER_VISIT);
    this.visits = 0;
  }

  private widthAt(at: number): number {
    return (this.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }

  /** Up to `match` or `done`, the preferred way; `end` is where a `done` has to stand, if that is fixed. */
  private search(start: Alternative, end: number | undefined): Alternative | undefined {
    const open: Alternative[] = [start];
    for (;;) {
      let here = open.pop();
      if (!here) return undefined;
      while (here) {
        this.charge(1);
        const instruction = this.program.code[here.pc] as Instruction;
        if (
          instruction.op === 'match' ? !this.whole || here.at === this.text.length : isDone(instruction, here.at, end)
        )
          return here;
        here = this.next(instruction, here, open);
      }
    }
  }

  /** The state after an instruction, undefined where it does not hold here. */
  private next(instruction: Instruction, here: Alternative, open: Alternative[]): Alternative | undefined {
    const { pc, at, slots, turns } = here;
    switch (instruction.op) {
      case 'char':
      case 'set': {
        const code = this.text.codePointAt(at);
        if (code === undefined || !accepts(instruction, code)) return undefined;
        return { pc: pc + 1, at: at + (code > 0xffff ? 2 : 1), slots, turns };
      }
      case 'split':
        open.push({ ...here, pc: instruction.y });
        return { ...here, pc: instruction.x };
      case 'jump':
        return { ...here, pc: instruction.to };
      case 'save':
        this.charge(slots.length >> 4);
        return { ...here, pc: pc + 1, slots: changed(slots, instruction.slot, at) };
      case 'assert':
        return holds(instruction.kind, this.text, at) ? { ...here, pc: pc + 1 } : undefined;
      case 'enter':
        return { ...here, pc: pc + 1, turns: changed(turns, instruction.loop, at) };
      case 'again':
        return { ...here, pc: at === turns[instruction.loop] ? pc + 1 : instruction.to };
      case 'look':
        return this.look(instruction, here);
      case 'atomic': {
        const inside = this.search({ ...here, pc: pc + 1 }, undefined);
        return inside && { ...inside, pc: instruction.to };
      }
      case 'reference':
        return this.refer(instruction, here);
      default:
        return undefined;
    }
  }

  private look(instruction: Extract<Instruction, { op: 'look' }>, here: Alternative): Alternative | undefined {
    const found = instruction.ahead
      ? this.search({ ...here, pc: here.pc + 1 }, undefined)
      : this.behind(instruction.width, here);
    if (instruction.negated) return found ? undefined : { ...here, pc: instruction.to };
    return found && { ...here, pc: instruction.to, slots: found.slots };
  }

  private behind({ min, max }: { min: number; max: number }, here: Alternative): Alternative | undefined {
    for (let at = here.at - min; at >= Math.max(0, here.at - max); at--) {
      const found = this.search({ ...here, pc: here.pc + 1, at }, here.at);
      if (found) return found;
    }
    return undefined;
  }

  /** A group that took no part matches nowhere. */
  private refer(instruction: Extract<Instruction, { op: 'reference' }>, here: Alternative): Alternative | undefined {
    const start = here.slots[instruction.group * 2] ?? -1;
    const end = here.slots[instruction.group * 2 + 1] ?? -1;
    if (start < 0 || end < start) return undefined;
    const after = here.at + end - start;
    if (after > this.text.length) return undefined;
    this.charge((end - start) >> 4);
    for (let i = 0; i < end - start; i++) {
      const wanted = foldCode(this.text.charCodeAt(start + i), instruction.fold);
      if (foldCode(this.text.charCodeAt(here.at + i), instruction.fold) !== wanted) return undefined;
    }
    return { ...here, pc: here.pc + 1, at: after };
  }
}

const isDone = (instruction: Instruction, at: number, end: number | undefined) =>
  instruction.op === 'done' && (end === undefined || end === at);

function changed(list: readonly number[], index: number, value: number): readonly number[] {
  const copy = list.slice();
  copy[index] = value;
  return copy;
}
