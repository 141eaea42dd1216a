/** Answers whether a code point belongs to a class. */
export type CharTest = (code: number) => boolean;

/** The tree of a pattern. Everything in it can be matched in linear time; what cannot was refused by the parser. */
export type Piece =
  | { type: 'char'; code: number; fold: Fold }
  | { type: 'set'; test: CharTest }
  | { type: 'assert'; kind: Assertion }
  | { type: 'group'; index: number; body: Piece }
  | { type: 'sequence'; pieces: readonly Piece[] }
  | { type: 'choice'; options: readonly Piece[] }
  | { type: 'repeat'; body: Piece; min: number; max: number; lazy: boolean };

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
