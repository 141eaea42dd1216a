'use client';
import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { Finding } from '#lib/pipelines/findings';
import type { PipelineLock } from '#lib/pipelines/lock';
import { type EditorState, isLocked } from './editor-state.ts';
import type { EditorStore } from './editor-store.ts';
import { type FindingIndex, findingsAbout } from './finding-index.ts';
import type { ValueStore } from './value-store.ts';

/** What never changes while a designer is open: the stores, and who may do what. */
interface Designer {
  store: EditorStore;
  findings: ValueStore<FindingIndex>;
  application: string;
  /** May this person change the pipeline as it is now? */
  mayWrite: boolean;
  /** Why nobody may, whatever their rights. */
  lock: PipelineLock | undefined;
  /** Has this person the right to write, locked or not? */
  hasRight: boolean;
}

const context = createContext<Designer | undefined>(undefined);

export function DesignerProvider({ value, children }: { value: Designer; children: ReactNode }) {
  return <context.Provider value={value}>{children}</context.Provider>;
}

export function useDesigner(): Designer {
  const designer = useContext(context);
  if (!designer) throw new Error('useDesigner works inside DesignerProvider only');
  return designer;
}

/** `select` must return the same value for the same state: members of the state, not new objects. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  const { store } = useDesigner();
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** What is shown may be read and not changed: no right to write, a lock, or text that cannot be read. */
export function useReadOnly(): boolean {
  const { mayWrite } = useDesigner();
  return useEditor(isLocked) || !mayWrite;
}

export function useAllFindings(): readonly Finding[] {
  const { findings } = useDesigner();
  const read = () => findings.get().all;
  return useSyncExternalStore(findings.subscribe, read, read);
}

/** About one stage, or (undefined) about the pipeline itself. */
export function useFindings(refId: string | undefined): readonly Finding[] {
  const { findings } = useDesigner();
  const read = () => findingsAbout(findings.get(), refId);
  return useSyncExternalStore(findings.subscribe, read, read);
}
