'use client';
import { useEffect, useRef, useState } from 'react';
import { type Draft, draftKey, dropDraft, findDraft, storeDraft } from '#components/pipeline-editor/document/drafts.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { documentOf, type EditorState, isDirty, isLocked } from '#components/pipeline-editor/state/editor-state.ts';
import { jsonEquals } from '#lib/kernel/json';

const pauseMs = 400;

export interface Drafts {
  /** Unsaved edits of an earlier visit, until the person has decided about them. */
  offered: { draft: Draft; drop: () => void } | undefined;
  /** The browser keeps no drafts: edits live in this tab only. */
  failing: boolean;
}

/**
 * Keeps unsaved edits in the browser, a moment after each edit and when the page goes away, and drops them as soon as
 * the server has them. While an earlier draft waits for a decision nothing is written, so that it cannot be overwritten.
 */
export function useDrafts(): Drafts {
  const { store, application } = useDesigner();
  const [offered, setOffered] = useState<Drafts['offered']>();
  const [failing, setFailing] = useState(false);
  const waiting = useRef(true);

  useEffect(() => {
    const { base } = store.get();
    const found = findDraft(localStorage, nameOf(base, application), Date.now());
    if (found && !isSame(found.draft, base)) {
      const drop = () => {
        dropDraft(localStorage, found.key);
        waiting.current = false;
        setOffered(undefined);
      };
      setOffered({ draft: found.draft, drop });
    } else {
      if (found) dropDraft(localStorage, found.key);
      waiting.current = false;
    }
  }, [store, application]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastKey: string | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      if (waiting.current) return;
      const state = store.get();
      const key = draftKey(nameOf(state.base, application), state.base.version);
      if (lastKey !== undefined && lastKey !== key) dropDraft(localStorage, lastKey);
      lastKey = key;
      if (isDirty(state)) setFailing(!storeDraft(localStorage, key, draftOf(state)));
      else dropDraft(localStorage, key);
    };
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(write, pauseMs);
    });
    const leaving = () => timer !== undefined && write();
    addEventListener('pagehide', leaving);
    return () => {
      unsubscribe();
      leaving();
      removeEventListener('pagehide', leaving);
    };
  }, [store, application]);

  return { offered, failing };
}

function draftOf(state: EditorState): Draft {
  return {
    document: documentOf(state),
    savedAt: Date.now(),
    baseVersion: state.base.version,
    ...(isLocked(state) && state.text ? { text: state.text.text } : {}),
    ...(state.slips.length > 0 ? { slips: [...state.slips] } : {}),
  };
}

function isSame({ document, text, slips }: Draft, base: EditorState['base']): boolean {
  return text === undefined && slips === undefined && jsonEquals(document, base.document);
}

/** A pipeline that was never saved is known by its application: there is one draft of a new one. */
function nameOf(base: EditorState['base'], application: string): string {
  return base.id ?? `new:${application}`;
}
