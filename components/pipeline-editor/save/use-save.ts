'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { pipelinePath } from '#components/executions/paths.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isLocked, pointedTo, saved } from '#components/pipeline-editor/state/editor-state.ts';
import type { EditorStore } from '#components/pipeline-editor/state/editor-store.ts';
import { ApiError, api } from '#components/shell/api.ts';
import { toast } from '#components/ui/toast-store.ts';
import { isJsonObject, type JsonObject } from '#lib/kernel/json';

/** What the server has instead of the version this edit began with. */
export interface Stale {
  version: number;
  document: JsonObject;
  updatedBy: string;
  updatedAt: number;
}

export interface Saving {
  busy: boolean;
  /** Why the last save did not work, until the next one or the next edit. */
  failure: string | undefined;
  stale: Stale | undefined;
  setStale: (stale: Stale | undefined) => void;
  dismiss: () => void;
  /** Resolves to true when the server has the document. A second call while one is under way does nothing. */
  save: (note?: string) => Promise<boolean>;
}

/**
 * Sends the document with the version it began with. Nothing is taken from the editor: after a failure, a conflict or
 * a lost session (the api client asks to sign in and repeats the call) everything stands where it stood.
 */
export function useSave(): Saving {
  const { store, application } = useDesigner();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [stale, setStale] = useState<Stale>();
  const running = useRef(false);
  useEffect(
    () => (failure === undefined ? undefined : onNextEdit(store, () => setFailure(undefined))),
    [failure, store],
  );

  const save = useCallback(
    async (note?: string) => {
      const state = store.get();
      const slip = state.slips[0];
      if (isLocked(state)) {
        setFailure('The JSON text is not a pipeline: mend it, or go back to the last pipeline');
        return false;
      }
      if (slip) {
        setFailure(`The text of ${slip.path} cannot be read: ${slip.message}`);
        store.move((was) => pointedTo(was, slip.refId, slip.path));
        return false;
      }
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setFailure(undefined);
      const document = documentOf(state);
      const { id, version } = state.base;
      const said = note ?? state.note;
      try {
        const answer = id
          ? await api.put<{ id: string; version: number }>(`/api/pipelines/${encodeURIComponent(id)}`, {
              document,
              note: said,
              baseVersion: version,
            })
          : await api.post<{ id: string; version: number }>('/api/pipelines', { document, note: said });
        store.move((was) => saved(was, document, answer));
        setStale(undefined);
        if (!id) history.replaceState(null, '', pipelinePath(application, answer.id));
        toast({ tone: 'ok', title: `Saved as version ${answer.version}` });
        void client.invalidateQueries({ queryKey: ['pipeline', answer.id] });
        return true;
      } catch (error) {
        const current = staleOf(error);
        if (current) setStale(current);
        else setFailure(error instanceof Error ? error.message : 'The pipeline could not be saved');
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [store, application, client],
  );
  return { busy, failure, stale, setStale, save, dismiss: useCallback(() => setFailure(undefined), []) };
}

/** Calls once, when document, text or the texts of fields are others than now. Answers how to stop waiting. */
function onNextEdit(store: EditorStore, then: () => void): () => void {
  const [{ history, slips }, text] = [store.get(), store.get().text?.text];
  const stop = store.subscribe(() => {
    const now = store.get();
    if (now.history.present === history.present && now.slips === slips && now.text?.text === text) return;
    stop();
    then();
  });
  return stop;
}

/** A conflict about versions carries the stored one; a conflict about a name does not. */
function staleOf(error: unknown): Stale | undefined {
  if (!(error instanceof ApiError) || error.code !== 'conflict' || !isJsonObject(error.data)) return undefined;
  const { current } = error.data;
  if (!isJsonObject(current) || !isJsonObject(current.document)) return undefined;
  return {
    version: Number(current.version),
    document: current.document,
    updatedBy: String(current.updatedBy),
    updatedAt: Number(current.updatedAt),
  };
}
