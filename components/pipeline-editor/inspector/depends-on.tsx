'use client';
import { ChipsInput } from '#components/fields/chips-input';
import { FieldFrame } from '#components/fields/field-frame';
import { descendantsOf, refIdOf, requisitesOf, stageOf, titleOf } from '#components/pipeline-editor/document/stages.ts';
import { setRequisites } from '#components/pipeline-editor/document/wiring.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf } from '#components/pipeline-editor/state/editor-state.ts';

/** The stages this one waits for. Those that wait for it are not offered: that would be a circle. */
export function DependsOn({ refId }: { refId: string }) {
  const { store } = useDesigner();
  const document = useEditor(documentOf);
  const stage = stageOf(document, refId);
  if (!stage) return null;
  const requisites = requisitesOf(stage);
  const later = descendantsOf(document, refId);
  const offered = document.stages.filter((other) => refIdOf(other) !== refId && !later.has(refIdOf(other)));
  return (
    <FieldFrame
      path="requisiteStageRefIds"
      label="Depends on"
      help={requisites.length === 0 ? 'Starts with the pipeline.' : 'Starts when all of these have ended well.'}
    >
      {(control) => (
        <ChipsInput
          label="Stages it waits for"
          control={control}
          values={requisites}
          onChange={(next) => store.rewire((before) => setRequisites(before, refId, next))}
          choices={offered.map((other) => ({
            value: refIdOf(other),
            label: titleOf(other),
            hint: `stage ${refIdOf(other)}`,
          }))}
          placeholder="Add a stage"
          strict
        />
      )}
    </FieldFrame>
  );
}
