/** Answers whether a code point belongs to a class. */
export type CharTest = (code: number) => boolean;

/** The tree of a pattern. The last three need a matcher that goes back (backtrack.ts); the rest takes linear time. */
export type Piece =
  | { type: 'char'; code: number; fold: Fold }
  | { type: 'set'; test: CharTest }
  | { type: 'assert'; kind: Assertion }
  | { type: 'group'; index: number; body: Piece }
  | { type: 'sequence'; pieces: readonly Piece[] }
  | { type: 'choice'; options: readonly Piece[] }
  | { type: 'repeat'; body: Piece; min: number; max: number; lazy: boolean }
  | { type: 'look'; ahead: boolean; negated: boolean; body: Piece }
  | { type: 'atomic'; body: Piece }
  | { type: 'reference'; group: number; fold: Fold };

/** How letters of both cases are folded together: not, A–Z only (Java's default), or all of Unicode. */
export type Fold = 'none' | 'ascii' | 'unicode';

export type Assertion =
  | 'start'
  | 'end'
  | 'lineStart'
  | 'lineEnd'
  | 'finalEnd'
  | 'unixLineStart'
  | 'unixLineEnd'
  | 'unixFinalEnd'
  | 'word'
  | 'notWord';

export interface Flags {
  ignoreCase: boolean;
  unicodeCase: boolean;
  dotAll: boolean;
  multiline: boolean;
  comments: boolean;
  unixLines: boolean;
  unicodeClass: boolean;
}
