import { useSyncExternalStore } from 'react';
import type { EditorState } from './editor-state.ts';
import type { EditorStore } from './editor-store.ts';

/** The whole state: for whoever derives from all of it. Components read what they need with `useEditor`. */
export function useStoreState(store: EditorStore): EditorState {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
