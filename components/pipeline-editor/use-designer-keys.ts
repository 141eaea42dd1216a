'use client';
import { useEffect, useRef } from 'react';

interface DesignerKeys {
  save: () => void;
  undo: () => void;
  redo: () => void;
  togglePalette: () => void;
}

/** ⌘S, ⌘Z, ⇧⌘Z (Ctrl Y) and ⌘\. Text editors and dialogs keep their own undo. */
export function useDesignerKeys(keys: DesignerKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((!event.metaKey && !event.ctrlKey) || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      const key = event.key.toLowerCase();
      if (key === 's') latest.current.save();
      else if (key === '\\') latest.current.togglePalette();
      else if (target?.closest('.monaco-editor, [role="dialog"], [type="search"]')) return;
      else if (key === 'z' && !event.shiftKey) latest.current.undo();
      else if (key === 'y' || (key === 'z' && event.shiftKey)) latest.current.redo();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', onKeyDown, true);
    return () => removeEventListener('keydown', onKeyDown, true);
  }, []);
}
