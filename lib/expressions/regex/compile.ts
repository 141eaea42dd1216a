import { type ParsedPattern, parsePattern } from './parse.ts';
import { refused } from './refused.ts';
import type { Assertion, CharTest, Fold, Piece } from './syntax.ts';

/** A pattern as instructions of a Pike machine. `x` is the preferred and `y` the other branch. */
export type Instruction =
  | { op: 'char'; code: number; fold: Fold }
  | { op: 'set'; test: CharTest }
  | { op: 'split'; x: number; y: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  | { op: 'assert'; kind: Assertion }
  | { op: 'match' };

export interface Program {
  pattern: string;
  code: readonly Instruction[];
  groups: number;
  names: ReadonlyMap<string, number>;
  /** The code points that a match must start with, where the pattern begins with a plain character. */
  first: number | undefined;
  /** The whole pattern, where it is nothing but plain characters of 16 bits. */
  literal: string | undefined;
}

const MAX_INSTRUCTIONS = 4000;

export function compile(pattern: string): Program {
  const parsed: ParsedPattern = parsePattern(pattern);
  const code: Instruction[] = [];
  emit(parsed.root, code, pattern);
  code.push({ op: 'match' });
  const start = code[0];
  const first = start?.op === 'char' && start.fold === 'none' ? start.code : undefined;
  return { pattern, code, groups: parsed.groups, names: parsed.names, first, literal: literalOf(code) };
}

function literalOf(code: readonly Instruction[]): string | undefined {
  let text = '';
  for (const instruction of code.slice(0, -1)) {
    if (instruction.op !== 'char' || instruction.fold !== 'none' || instruction.code > 0xffff) return undefined;
    text += String.fromCharCode(instruction.code);
  }
  return text === '' ? undefined : text;
}

function push(code: Instruction[], instruction: Instruction, pattern: string): number {
  if (code.length >= MAX_INSTRUCTIONS) throw refused(pattern, 'The pattern is too large');
  return code.push(instruction) - 1;
}

function emit(piece: Piece, code: Instruction[], pattern: string): void {
  switch (piece.type) {
    case 'char':
      push(code, { op: 'char', code: piece.code, fold: piece.fold }, pattern);
      return;
    case 'set':
      push(code, { op: 'set', test: piece.test }, pattern);
      return;
    case 'assert':
      push(code, { op: 'assert', kind: piece.kind }, pattern);
      return;
    case 'group':
      push(code, { op: 'save', slot: piece.index * 2 }, pattern);
      emit(piece.body, code, pattern);
      push(code, { op: 'save', slot: piece.index * 2 + 1 }, pattern);
      return;
    case 'sequence':
      for (const part of piece.pieces) emit(part, code, pattern);
      return;
    case 'choice':
      emitChoice(piece.options, code, pattern);
      return;
    case 'repeat':
      emitRepeat(piece, code, pattern);
  }
}

function emitChoice(options: readonly Piece[], code: Instruction[], pattern: string): void {
  const jumps: number[] = [];
  options.forEach((option, i) => {
    if (i === options.length - 1) {
      emit(option, code, pattern);
      return;
    }
    const split = push(code, { op: 'split', x: 0, y: 0 }, pattern);
    emit(option, code, pattern);
    jumps.push(push(code, { op: 'jump', to: 0 }, pattern));
    code[split] = { op: 'split', x: split + 1, y: code.length };
  });
  for (const jump of jumps) code[jump] = { op: 'jump', to: code.length };
}

type Repeat = Extract<Piece, { type: 'repeat' }>;

function emitRepeat({ body, min, max, lazy }: Repeat, code: Instruction[], pattern: string): void {
  const branch = (inside: number, after: number): Instruction =>
    lazy ? { op: 'split', x: after, y: inside } : { op: 'split', x: inside, y: after };
  for (let i = 0; i < min; i++) emit(body, code, pattern);
  if (max === Number.POSITIVE_INFINITY) {
    const loop = push(code, { op: 'jump', to: 0 }, pattern);
    emit(body, code, pattern);
    push(code, { op: 'jump', to: loop }, pattern);
    code[loop] = branch(loop + 1, code.length);
    return;
  }
  const optional: number[] = [];
  for (let i = min; i < max; i++) {
    optional.push(push(code, { op: 'jump', to: 0 }, pattern));
    emit(body, code, pattern);
  }
  for (const at of optional) code[at] = branch(at + 1, code.length);
}
