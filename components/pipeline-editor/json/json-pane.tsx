'use client';
import { AlignLeft, CircleAlert, Undo2, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CodeEditor } from '#components/fields/code-editor';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { useAllFindings, useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, textClosed, textDropped, typed } from '#components/pipeline-editor/state/editor-state.ts';
import { Button } from '#components/ui/button';
import { CopyButton } from '#components/ui/copy-button';
import { IconButton } from '#components/ui/icon-button';
import { marksOf, placeOfStage } from './marks.ts';

/** The document as text. It and the graph follow each other; text that is no pipeline stays until it is mended or given up. */
export function JsonPane() {
  const { store, mayWrite } = useDesigner();
  const findings = useAllFindings();
  const text = useEditor((state) => state.text?.text ?? '');
  const problem = useEditor((state) => state.text?.problem);
  const selection = useEditor((state) => state.selection);
  const [jump, setJump] = useState<{ line: number; column: number; focus: boolean }>();
  const marks = useMemo(
    () => marksOf(text, documentOf(store.get()), problem, findings),
    [text, problem, findings, store],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the text, not typing in it.
  const shown = useMemo(() => placeOfStage(text, documentOf(store.get()), selection), [selection]);
  return (
    <section
      aria-label="Pipeline as JSON"
      className="flex min-w-0 flex-1 flex-col border-l border-line bg-panel max-md:absolute max-md:inset-0 max-md:z-20 max-md:border-l-0"
    >
      <header className="flex h-10 shrink-0 items-center gap-1 border-b border-line pr-1 pl-4">
        <h2 className="flex-1 text-data font-semibold">JSON</h2>
        <IconButton
          label="Format"
          disabled={problem !== undefined || !mayWrite}
          onClick={() => store.move((state) => typed(state, writeText(JSON.parse(text)), Date.now()))}
        >
          <AlignLeft size={16} />
        </IconButton>
        <CopyButton text={text} label="Copy the text" />
        <IconButton
          label={problem ? 'Mend or discard the text first' : 'Close the text'}
          disabled={problem !== undefined}
          onClick={() => store.move(textClosed)}
        >
          <X size={16} />
        </IconButton>
      </header>
      <CodeEditor
        full
        label="Pipeline as JSON"
        language="json"
        text={text}
        onChange={(next) => store.move((state) => typed(state, next, Date.now()))}
        marks={marks}
        readOnly={!mayWrite}
        goTo={jump ?? shown}
        className="flex-1"
      />
      {problem && (
        <footer className="flex items-center gap-2 border-t border-failed bg-failed-soft py-1.5 pr-2 pl-4 text-data text-failed-ink">
          <CircleAlert size={16} aria-hidden className="shrink-0" />
          <button
            type="button"
            onClick={() => setJump({ line: problem.line, column: problem.column, focus: true })}
            className="min-w-0 flex-1 truncate text-left hover:underline"
          >
            Line {problem.line}, column {problem.column}: {problem.message}
          </button>
          <Button size="small" onClick={() => store.move(textDropped)}>
            <Undo2 size={14} aria-hidden /> Back to the last pipeline
          </Button>
        </footer>
      )}
    </section>
  );
}
