'use client';
import { useEffect, useRef } from 'react';
import { useCommands } from '#components/shell/commands.ts';

interface DesignerKeys {
  save: () => void;
  undo: () => void;
  redo: () => void;
  togglePalette: () => void;
  toggleText: () => void;
  toggleProblems: () => void;
  toggleVersions: () => void;
}

const group = 'Designer';

/**
 * ⌘S, ⌘Z, ⇧⌘Z (Ctrl Y) and ⌘\ work wherever the cursor is; text editors and dialogs keep their own undo, so those two
 * are listened to here and not by the shell. All stand in the palette (⌘K).
 */
export function useDesignerKeys(keys: DesignerKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useCommands([
    { id: 'designer.save', title: 'Save the pipeline', group, keys: 'mod+s', run: keys.save },
    { id: 'designer.undo', title: 'Undo (⌘Z)', group, run: keys.undo },
    { id: 'designer.redo', title: 'Redo (⇧⌘Z)', group, run: keys.redo },
    { id: 'designer.palette', title: 'Show or hide stage types', group, keys: 'mod+\\', run: keys.togglePalette },
    { id: 'designer.text', title: 'Show or hide the JSON', group, run: keys.toggleText },
    { id: 'designer.problems', title: 'Show or hide problems', group, run: keys.toggleProblems },
    {
      id: 'designer.versions',
      title: 'Show or hide versions',
      group,
      words: 'history restore',
      run: keys.toggleVersions,
    },
  ]);
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
