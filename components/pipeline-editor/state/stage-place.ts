import { useMemo } from 'react';
import type { FormPlace } from '#components/fields/contract.ts';
import { artifactChoices } from '#components/pipeline-editor/document/expected-artifacts.ts';
import { titleOf } from '#components/pipeline-editor/document/stages.ts';
import { useDesigner, useEditor } from './editor-context';
import { documentOf, slipped } from './editor-state.ts';

/** Tells the fields of a form where they stand: a stage, or (with a prefix such as `triggers.0.`) a part of the pipeline. */
export function useStagePlace(refId: string | undefined, prefix = ''): FormPlace {
  const { store, application } = useDesigner();
  const document = useEditor(documentOf);
  const slips = useEditor((state) => state.slips);
  return useMemo(
    () => ({
      prefix,
      application,
      stageNames: [...new Set(document.stages.map(titleOf))],
      artifacts: artifactChoices(document),
      slips: new Map(
        slips
          .filter((slip) => slip.refId === refId && slip.path.startsWith(prefix))
          .map(({ path, text, message }) => [path.slice(prefix.length), { text, message }]),
      ),
      onSlip: (path, slip) => store.move((state) => slipped(state, { refId, path: `${prefix}${path}` }, slip)),
    }),
    [store, application, document, slips, refId, prefix],
  );
}
