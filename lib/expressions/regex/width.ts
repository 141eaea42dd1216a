import type { Piece } from './syntax.ts';

/** How many UTF-16 units a piece of a pattern takes, at least and at most. */
export interface Width {
  min: number;
  max: number;
}

const nothing: Width = { min: 0, max: 0 };

export function widthOf(piece: Piece): Width {
  switch (piece.type) {
    case 'char':
      // Folding may change the plane of a letter, never the width that matters here by more than this.
      return piece.code > 0xffff ? { min: 2, max: 2 } : { min: 1, max: 1 };
    case 'set':
      return { min: 1, max: 2 };
    case 'assert':
    case 'look':
      return nothing;
    case 'reference':
      return { min: 0, max: Number.POSITIVE_INFINITY };
    case 'group':
    case 'atomic':
      return widthOf(piece.body);
    case 'sequence':
      return piece.pieces.map(widthOf).reduce((a, b) => ({ min: a.min + b.min, max: a.max + b.max }), nothing);
    case 'choice': {
      const widths = piece.options.map(widthOf);
      return { min: Math.min(...widths.map(({ min }) => min)), max: Math.max(...widths.map(({ max }) => max)) };
    }
    case 'repeat': {
      const { min, max } = widthOf(piece.body);
      return { min: min * piece.min, max: max === 0 ? 0 : max * piece.max };
    }
  }
}
