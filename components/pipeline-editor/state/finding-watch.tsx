'use client';
import { useDeferredValue, useEffect } from 'react';
import { useDesigner, useEditor } from './editor-context';
import { documentOf } from './editor-state.ts';
import { indexFindings } from './finding-index.ts';
import { findingsOf } from './findings.ts';

/** Checks the document a moment after each edit. Draws nothing, so that an edit draws only what it changed. */
export function FindingWatch() {
  const { findings } = useDesigner();
  const document = useDeferredValue(useEditor(documentOf));
  const slips = useDeferredValue(useEditor((state) => state.slips));
  useEffect(
    () => findings.set(indexFindings(findingsOf(document, slips), findings.get())),
    [document, slips, findings],
  );
  return null;
}
