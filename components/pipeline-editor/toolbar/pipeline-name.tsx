'use client';
import { setField } from '#components/pipeline-editor/document/edit.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isLocked } from '#components/pipeline-editor/state/editor-state.ts';

/** The heading of the page, and the field that renames it. */
export function PipelineName() {
  const { store, mayWrite } = useDesigner();
  const name = useEditor((state) => documentOf(state).name ?? '');
  const locked = useEditor(isLocked) || !mayWrite;
  return (
    <h1 className="min-w-0 shrink">
      <input
        aria-label="Pipeline name"
        value={name}
        disabled={locked}
        placeholder="Name the pipeline"
        maxLength={200}
        onChange={(event) => store.edit((document) => setField(document, 'name', event.target.value), 'name')}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        className="-ml-2 h-8 max-w-[46ch] min-w-24 truncate rounded-control border border-transparent bg-transparent px-2 text-heading [field-sizing:content] hover:border-line-strong focus:border-accent focus:bg-panel focus:outline-none disabled:hover:border-transparent max-sm:w-40 max-sm:min-w-0 max-sm:[field-sizing:fixed]"
      />
    </h1>
  );
}
