'use client';
import { Puzzle } from 'lucide-react';
import { FieldFrame } from '#components/fields/field-frame';
import { JsonField } from '#components/fields/json-field';
import { useFormPlace } from '#components/fields/place';
import { replaceStage } from '#components/pipeline-editor/document/edit.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import { isJsonObject } from '#lib/kernel/json';
import type { StageDocument } from '#lib/pipelines/document';
import type { FieldHint } from '#lib/stages/contract';

const hint: FieldHint = { path: 'fields', label: 'Fields of the stage', widget: 'json' };

/** A type nobody here knows: its fields are shown and kept as they are. */
export function UnknownStage({ stage, refId }: { stage: StageDocument; refId: string }) {
  const { store } = useDesigner();
  const { slips } = useFormPlace();
  const { refId: _refId, requisiteStageRefIds: _requisites, ...fields } = stage;
  return (
    <>
      <p className="flex gap-2 rounded-panel border border-warning bg-warning-soft px-3 py-2 text-data text-warning-ink">
        <Puzzle size={16} aria-hidden className="mt-0.5 shrink-0" />
        <span>
          Unknown type, kept as it is. Gennaker has no stage type{' '}
          <code className="font-mono">{stage.type || '(none)'}</code>; a run fails when it reaches this stage.
        </span>
      </p>
      <FieldFrame path={hint.path} label={hint.label} layout="group" error={slips.get(hint.path)?.message}>
        {(control) => (
          <JsonField
            hint={hint}
            control={control}
            value={fields}
            onChange={(value) => {
              if (isJsonObject(value)) {
                store.edit((document) => replaceStage(document, refId, value), `${refId}.fields`);
              }
            }}
            schema={undefined}
            fields={stage}
            form={[hint]}
          />
        )}
      </FieldFrame>
    </>
  );
}
