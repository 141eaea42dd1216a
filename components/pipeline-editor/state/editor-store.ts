import type { Rewired } from '#components/pipeline-editor/document/wiring.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { EditorState } from './editor-state.ts';
import * as moves from './editor-state.ts';

/** The state of one open designer, to be read by many small components. */
export interface EditorStore {
  get(): EditorState;
  subscribe(listener: () => void): () => void;
  move(change: (state: EditorState) => EditorState): void;
  /** Edits the document; quick edits of the same `merge` name are undone together. */
  edit(change: (document: PipelineDocument) => PipelineDocument, merge?: string): void;
  /** An edit that may be refused; the reason is shown. */
  rewire(change: (document: PipelineDocument) => Rewired): void;
  /** Edits and then selects the stages it returns. */
  place(change: (document: PipelineDocument) => { document: PipelineDocument; refIds: readonly string[] }): void;
}

export function createEditorStore(initial: EditorState, now: () => number): EditorStore {
  let state = initial;
  const listeners = new Set<() => void>();
  const move: EditorStore['move'] = (change) => {
    const next = change(state);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move,
    edit: (change, merge) => move((was) => moves.edited(was, change(moves.documentOf(was)), now(), merge)),
    rewire: (change) =>
      move((was) => {
        if (moves.isLocked(was)) return was;
        const result = change(moves.documentOf(was));
        return 'refused' in result ? moves.refused(was, result.refused) : moves.edited(was, result.document, now());
      }),
    place: (change) =>
      move((was) => {
        if (moves.isLocked(was)) return was;
        const { document, refIds } = change(moves.documentOf(was));
        return moves.selected(moves.edited(was, document, now()), refIds);
      }),
  };
}
