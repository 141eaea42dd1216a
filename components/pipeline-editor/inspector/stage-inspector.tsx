'use client';
import { FieldFrame } from '#components/fields/field-frame';
import { GeneratedForm } from '#components/fields/generated-form';
import { FormPlaceProvider } from '#components/fields/place';
import { setStageField } from '#components/pipeline-editor/document/edit.ts';
import { stageOf } from '#components/pipeline-editor/document/stages.ts';
import { useDesigner, useEditor, useReadOnly } from '#components/pipeline-editor/state/editor-context';
import { documentOf } from '#components/pipeline-editor/state/editor-state.ts';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import { Textarea } from '#components/ui/textarea';
import type { Json } from '#lib/kernel/json';
import { objectsIn } from '#lib/pipelines/expected-artifacts';
import { stageDefinition } from '#lib/stages/definitions';
import { DependsOn } from './depends-on';
import { ExecutionOptions } from './execution-options';
import { ExpectedArtifactList } from './expected-artifact-list';
import { NotificationList } from './notification-list';
import { Section } from './section';
import { StageHeader } from './stage-header';
import { UnknownStage } from './unknown-stage';

export function StageInspector({ refId }: { refId: string }) {
  const { store } = useDesigner();
  const stage = useEditor((state) => stageOf(documentOf(state), refId));
  const readOnly = useReadOnly();
  const place = useStagePlace(refId);
  if (!stage) return null;
  const definition = stageDefinition(stage.type ?? '');
  const set = (path: string, value: Json | undefined) =>
    store.edit((document) => setStageField(document, refId, path, value), `${refId}.${path}`);
  return (
    <FormPlaceProvider value={place}>
      <StageHeader stage={stage} refId={refId} set={set} />
      <Section title="Fields" quiet>
        {definition ? (
          <GeneratedForm
            form={definition.form}
            schema={definition.fields}
            fields={stage}
            onChange={set}
            disabled={readOnly}
          />
        ) : (
          <UnknownStage stage={stage} refId={refId} />
        )}
      </Section>
      {(definition?.producesArtifacts || objectsIn(stage.expectedArtifacts).length > 0) && (
        <ExpectedArtifactList owner={stage} refId={refId} set={set} />
      )}
      <Section title="Order">
        <DependsOn refId={refId} />
      </Section>
      <Section title="Execution options">
        <ExecutionOptions stage={stage} refId={refId} set={set} timeoutMs={definition?.timeoutMs} />
      </Section>
      <NotificationList owner={stage} refId={refId} asksPerson={definition?.asksPerson} set={set} />
      <Section title="Comments">
        <FieldFrame path="comments" label="For whoever looks at a run">
          {(control) => (
            <Textarea
              {...control}
              value={typeof stage.comments === 'string' ? stage.comments : ''}
              onChange={(event) => set('comments', event.target.value || undefined)}
            />
          )}
        </FieldFrame>
      </Section>
    </FormPlaceProvider>
  );
}
