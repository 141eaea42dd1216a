import { type ParsedPattern, parsePattern } from './parse.ts';
import { refused } from './refused.ts';
import type { Assertion, CharTest, Fold, Piece } from './syntax.ts';
import { type Width, widthOf } from './width.ts';

/**
 * A pattern as instructions. `x` is the preferred and `y` the other branch. What only the matcher that goes back knows:
 * `look` and `atomic` run the instructions after them up to `done` on their own and go on at `to`; `enter` and `again`
 * stand around the body of a loop that may match nothing, which ends it.
 */
export type Instruction =
  | { op: 'char'; code: number; fold: Fold }
  | { op: 'set'; test: CharTest }
  | { op: 'split'; x: number; y: number }
  | { op: 'jump'; to: number }
  | { op: 'save'; slot: number }
  | { op: 'assert'; kind: Assertion }
  | { op: 'match' }
  | { op: 'look'; ahead: boolean; negated: boolean; width: Width; to: number }
  | { op: 'atomic'; to: number }
  | { op: 'done' }
  | { op: 'reference'; group: number; fold: Fold }
  | { op: 'enter'; loop: number }
  | { op: 'again'; loop: number; to: number };

export interface Program {
  pattern: string;
  code: readonly Instruction[];
  groups: number;
  names: ReadonlyMap<string, number>;
  /** The code points that a match must start with, where the pattern begins with a plain character. */
  first: number | undefined;
  /** Whether it needs the matcher of backtrack.ts. */
  goesBack: boolean;
  /** How many loops of it may match nothing. */
  loops: number;
  /** The whole pattern, where it is nothing but plain characters of 16 bits. */
  literal: string | undefined;
}

const MAX_INSTRUCTIONS = 4000;

export function compile(pattern: string): Program {
  const parsed: ParsedPattern = parsePattern(pattern);
  const { groups, names, goesBack } = parsed;
  const draft: Draft = { code: [], pattern, goesBack, loops: 0 };
  emit(parsed.root, draft);
  const { code } = draft;
  code.push({ op: 'match' });
  const start = code[0];
  const first = start?.op === 'char' && start.fold === 'none' ? start.code : undefined;
  return { pattern, code, groups, names, first, goesBack, loops: draft.loops, literal: literalOf(code) };
}

interface Draft {
  code: Instruction[];
  pattern: string;
  goesBack: boolean;
  loops: number;
}

function literalOf(code: readonly Instruction[]): string | undefined {
  let text = '';
  for (const instruction of code.slice(0, -1)) {
    if (instruction.op !== 'char' || instruction.fold !== 'none' || instruction.code > 0xffff) return undefined;
    text += String.fromCharCode(instruction.code);
  }
  return text === '' ? undefined : text;
}

function push({ code, pattern }: Draft, instruction: Instruction): number {
  if (code.length >= MAX_INSTRUCTIONS) throw refused(pattern, 'The pattern is too large');
  return code.push(instruction) - 1;
}

function emit(piece: Piece, draft: Draft): void {
  switch (piece.type) {
    case 'char':
      push(draft, { op: 'char', code: piece.code, fold: piece.fold });
      return;
    case 'set':
      push(draft, { op: 'set', test: piece.test });
      return;
    case 'assert':
      push(draft, { op: 'assert', kind: piece.kind });
      return;
    case 'group':
      push(draft, { op: 'save', slot: piece.index * 2 });
      emit(piece.body, draft);
      push(draft, { op: 'save', slot: piece.index * 2 + 1 });
      return;
    case 'sequence':
      for (const part of piece.pieces) emit(part, draft);
      return;
    case 'choice':
      emitChoice(piece.options, draft);
      return;
    case 'repeat':
      emitRepeat(piece, draft);
      return;
    default:
      emitGoingBack(piece, draft);
  }
}

function emitGoingBack(piece: Extract<Piece, { type: 'look' | 'atomic' | 'reference' }>, draft: Draft): void {
  if (piece.type === 'reference') {
    push(draft, { op: 'reference', group: piece.group, fold: piece.fold });
    return;
  }
  const at = push(draft, { op: 'atomic', to: 0 });
  emit(piece.body, draft);
  push(draft, { op: 'done' });
  const to = draft.code.length;
  if (piece.type === 'atomic') draft.code[at] = { op: 'atomic', to };
  else draft.code[at] = { op: 'look', ahead: piece.ahead, negated: piece.negated, width: widthOf(piece.body), to };
}

function emitChoice(options: readonly Piece[], draft: Draft): void {
  const { code } = draft;
  const jumps: number[] = [];
  options.forEach((option, i) => {
    if (i === options.length - 1) {
      emit(option, draft);
      return;
    }
    const split = push(draft, { op: 'split', x: 0, y: 0 });
    emit(option, draft);
    jumps.push(push(draft, { op: 'jump', to: 0 }));
    code[split] = { op: 'split', x: split + 1, y: code.length };
  });
  for (const jump of jumps) code[jump] = { op: 'jump', to: code.length };
}

type Repeat = Extract<Piece, { type: 'repeat' }>;

function emitRepeat({ body, min, max, lazy }: Repeat, draft: Draft): void {
  const { code } = draft;
  const branch = (inside: number, after: number): Instruction =>
    lazy ? { op: 'split', x: after, y: inside } : { op: 'split', x: inside, y: after };
  for (let i = 0; i < min; i++) emit(body, draft);
  if (max === Number.POSITIVE_INFINITY) {
    const start = push(draft, { op: 'jump', to: 0 });
    emitLoop(body, start, draft);
    code[start] = branch(start + 1, code.length);
    return;
  }
  const optional: number[] = [];
  for (let i = min; i < max; i++) {
    optional.push(push(draft, { op: 'jump', to: 0 }));
    emit(body, draft);
  }
  for (const at of optional) code[at] = branch(at + 1, code.length);
}

/** The body and the way back to `start`. A machine that goes back would turn for ever in a body that matches nothing. */
function emitLoop(body: Piece, start: number, draft: Draft): void {
  if (!draft.goesBack || widthOf(body).min > 0) {
    emit(body, draft);
    push(draft, { op: 'jump', to: start });
    return;
  }
  const loop = draft.loops++;
  push(draft, { op: 'enter', loop });
  emit(body, draft);
  push(draft, { op: 'again', loop, to: start });
}
