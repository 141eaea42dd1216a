/**
 * What can be undone. Edits with the same `merge` name that follow each other within `mergeWithinMs` are one step, so
 * that ⌘Z takes back a word and not a letter.
 */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  merge: string | undefined;
  /** Epoch milliseconds of the last edit. */
  editedAt: number;
}

export const mergeWithinMs = 1500;
/** Documents share structure, so a step costs what it changed. */
export const longestPast = 300;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], merge: undefined, editedAt: 0 };
}

export function record<T>(history: History<T>, present: T, at: number, merge?: string): History<T> {
  if (present === history.present) return history;
  const joins = merge !== undefined && merge === history.merge && at - history.editedAt <= mergeWithinMs;
  const past = joins ? history.past : [...history.past, history.present].slice(-longestPast);
  return { past, present, future: [], merge, editedAt: at };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    merge: undefined,
    editedAt: 0,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, merge: undefined, editedAt: 0 };
}
