'use client';
import { useRef, useState } from 'react';

/** Scrolled down this far, a reader would lose their place if rows came in above, in px. */
const scrolled = 160;

/**
 * Lists never jump: rows that arrive above while the reader has scrolled are held back and counted; `release` shows
 * them. Rows must be newest first.
 */
export function useHeldRows<Row extends { id: string }>(rows: readonly Row[], key: string) {
  const top = useRef<{ key: string; id: string | undefined }>({ key, id: rows[0]?.id });
  const [, redraw] = useState(0);
  const reading = typeof window !== 'undefined' && window.scrollY > scrolled;
  if (top.current.key !== key || !reading) top.current = { key, id: rows[0]?.id };
  const at = rows.findIndex(({ id }) => id === top.current.id);
  const held = Math.max(at, 0);
  return {
    shown: held > 0 ? rows.slice(held) : rows,
    held,
    release: () => {
      top.current = { key, id: rows[0]?.id };
      window.scrollTo({ top: 0 });
      redraw((count) => count + 1);
    },
  };
}
