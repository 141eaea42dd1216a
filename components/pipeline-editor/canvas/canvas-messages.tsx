'use client';
import { Ban, Braces, X } from 'lucide-react';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isLocked } from '#components/pipeline-editor/state/editor-state.ts';

/** What the canvas has to say: why an edit was refused, that it follows older text, how to begin. */
export function CanvasMessages() {
  const { store, mayWrite } = useDesigner();
  const refusal = useEditor((state) => state.refusal);
  const locked = useEditor(isLocked);
  const empty = useEditor((state) => documentOf(state).stages.length === 0);
  return (
    <>
      <div
        role="status"
        className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center px-40 max-md:px-4 max-md:pb-12"
      >
        {refusal && (
          <p
            key={refusal.turn}
            data-testid="refusal"
            className="pointer-events-auto flex max-w-xl animate-rise items-start gap-2 rounded-panel border border-failed bg-panel py-2 pr-2 pl-3 text-data"
          >
            <Ban size={16} aria-hidden className="mt-0.5 shrink-0 text-failed-ink" />
            {refusal.message}
            <button
              type="button"
              aria-label="Dismiss"
              onClick={() => store.move((state) => ({ ...state, refusal: undefined }))}
              className="rounded-control p-1 text-ink-3 hover:text-ink"
            >
              <X size={14} />
            </button>
          </p>
        )}
      </div>
      {locked && (
        <p className="absolute inset-x-3 top-3 z-10 flex items-center gap-2 rounded-panel border border-warning bg-warning-soft px-3 py-2 text-data text-warning-ink">
          <Braces size={16} aria-hidden className="shrink-0" />
          The text is not a pipeline right now. The graph shows the last text that was.
        </p>
      )}
      {empty && !locked && (
        <div className="pointer-events-none absolute inset-x-0 top-[58%] flex justify-center px-6 text-center">
          <p className="max-w-xs text-balance text-data text-ink-2">
            {mayWrite
              ? 'Choose the first stage on the left: click it, or drag it here.'
              : 'This pipeline has no stages yet.'}
          </p>
        </div>
      )}
    </>
  );
}
