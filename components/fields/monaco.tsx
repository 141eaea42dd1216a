'use client';
import { useEffect, useRef } from 'react';
import { useTheme } from '#components/shell/theme.ts';
import { cx } from '#components/ui/class-names.ts';
import { type CodeMark, monaco, paint } from './monaco-setup.ts';

export type { CodeMark } from './monaco-setup.ts';

export interface CodeProps {
  /** Read aloud as the name of the field. */
  label: string;
  language: 'json' | 'yaml';
  text: string;
  onChange: (text: string) => void;
  marks?: readonly CodeMark[];
  readOnly?: boolean;
  /** Shows that place, and moves the cursor there if asked; a new object does it again. */
  goTo?: { line: number; column: number; focus: boolean };
  onBlur?: () => void;
  /** Line numbers and folding, for whole documents. */
  full?: boolean;
  className?: string;
}

/** One Monaco editor. It owns its text while it is typed in; text that comes from outside replaces it as one undoable edit. */
export function Monaco({ label, language, text, onChange, marks, readOnly, goTo, onBlur, full, className }: CodeProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef({ text, onChange, onBlur });
  latest.current = { text, onChange, onBlur };
  const theme = useTheme();

  useEffect(() => {
    if (!host.current) return;
    const model = monaco.editor.createModel(latest.current.text, language);
    model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
    const created = monaco.editor.create(host.current, {
      model,
      ariaLabel: label,
      automaticLayout: true,
      minimap: { enabled: false },
      fontFamily: 'var(--font-geist-mono), ui-monospace, monospace',
      fontSize: 12,
      lineHeight: 20,
      tabSize: 2,
      lineNumbers: full ? 'on' : 'off',
      lineNumbersMinChars: 4,
      folding: full ?? false,
      glyphMargin: false,
      lineDecorationsWidth: full ? 8 : 6,
      renderLineHighlight: full ? 'line' : 'none',
      overviewRulerLanes: full ? 2 : 0,
      scrollBeyondLastLine: false,
      wordWrap: full ? 'off' : 'on',
      padding: { top: 8, bottom: 8 },
      quickSuggestions: false,
      stickyScroll: { enabled: false },
      occurrencesHighlight: 'off',
      fixedOverflowWidgets: true,
      unicodeHighlight: { ambiguousCharacters: false },
      tabFocusMode: !full,
      scrollbar: { alwaysConsumeMouseWheel: false },
    });
    editor.current = created;
    const frame = host.current;
    frame.addEventListener('keydown', keepLetters);
    const typing = created.onDidChangeModelContent(() => {
      const typed = model.getValue();
      if (typed !== latest.current.text) latest.current.onChange(typed);
    });
    const leaving = created.onDidBlurEditorWidget(() => latest.current.onBlur?.());
    return () => {
      frame.removeEventListener('keydown', keepLetters);
      typing.dispose();
      leaving.dispose();
      created.dispose();
      model.dispose();
      editor.current = undefined;
    };
  }, [label, language, full]);

  useEffect(() => paint(theme), [theme]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model || model.getValue() === text) return;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  }, [text]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) monaco.editor.setModelMarkers(model, 'gennaker', (marks ?? []).map(markerOf));
  }, [marks]);

  useEffect(() => editor.current?.updateOptions({ readOnly: readOnly ?? false }), [readOnly]);

  useEffect(() => {
    if (!goTo || !editor.current) return;
    const position = { lineNumber: goTo.line, column: goTo.column };
    editor.current.setPosition(position);
    if (!goTo.focus) return editor.current.revealPositionNearTop(position);
    editor.current.revealPositionInCenterIfOutsideViewport(position);
    editor.current.focus();
  }, [goTo]);

  return <div ref={host} className={cx('nokey min-h-0 overflow-hidden', className)} />;
}

/**
 * Monaco types into an element that is neither input nor textarea, so listeners on the document take its letters for
 * shortcuts; React Flow even swallows the space. `nokey` tells React Flow, this tells everybody else. A listener of
 * React's would come too late: React listens on the document itself.
 */
function keepLetters(event: KeyboardEvent) {
  if (!event.metaKey && !event.ctrlKey) event.stopPropagation();
}

function markerOf(mark: CodeMark): monaco.editor.IMarkerData {
  return {
    severity: mark.level === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: mark.message,
    startLineNumber: mark.line,
    startColumn: mark.column,
    endLineNumber: mark.line,
    endColumn: mark.column + 1,
  };
}
