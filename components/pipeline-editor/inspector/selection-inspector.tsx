'use client';
import { Copy, Trash2 } from 'lucide-react';
import { stageOf, titleOf } from '#components/pipeline-editor/document/stages.ts';
import { duplicateSelected, removeSelected } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useEditor, useReadOnly } from '#components/pipeline-editor/state/editor-context';
import { documentOf, selected } from '#components/pipeline-editor/state/editor-state.ts';
import { Button } from '#components/ui/button';
import { Section } from './section';

/** Several stages at once: what can be done with all of them. */
export function SelectionInspector({ refIds }: { refIds: readonly string[] }) {
  const { store } = useDesigner();
  const document = useEditor(documentOf);
  const readOnly = useReadOnly();
  return (
    <Section cards heading="h2" title={`${refIds.length} stages`}>
      <ul className="flex flex-col">
        {refIds.map((refId) => (
          <li key={refId}>
            <button
              type="button"
              onClick={() => store.move((state) => selected(state, [refId]))}
              className="flex h-8 w-full items-center rounded-control px-2 text-left text-data hover:bg-raised"
            >
              <span className="truncate">{titleOf(stageOf(document, refId) ?? {})}</span>
            </button>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div className="flex gap-2">
          <Button onClick={() => duplicateSelected(store)}>
            <Copy size={14} aria-hidden /> Duplicate
          </Button>
          <Button variant="danger" onClick={() => removeSelected(store)}>
            <Trash2 size={14} aria-hidden /> Delete
          </Button>
        </div>
      )}
    </Section>
  );
}
