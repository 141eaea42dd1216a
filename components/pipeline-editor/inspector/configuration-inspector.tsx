'use client';
import { Settings2 } from 'lucide-react';
import { FieldFrame } from '#components/fields/field-frame';
import { setField } from '#components/pipeline-editor/document/edit.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf } from '#components/pipeline-editor/state/editor-state.ts';
import { Textarea } from '#components/ui/textarea';
import { type Json, stringAt } from '#lib/kernel/json';
import { ExpectedArtifactList } from './expected-artifact-list';
import { NotificationList } from './notification-list';
import { ParameterList } from './parameter-list';
import { PipelineOptions } from './pipeline-options';
import { Section } from './section';
import { TriggerList } from './trigger-list';

/** What starts the pipeline, what it asks for, whom it tells. */
export function ConfigurationInspector() {
  const { store } = useDesigner();
  const document = useEditor(documentOf);
  const set = (path: string, value: Json | undefined) => store.edit((before) => setField(before, path, value), path);
  return (
    <>
      <header className="flex h-14 items-center gap-2 border-b border-line px-4">
        <Settings2 size={16} aria-hidden className="text-ink-2" />
        <h2 className="text-body font-semibold">Configuration</h2>
      </header>
      <TriggerList document={document} set={set} />
      <ParameterList document={document} set={set} />
      <ExpectedArtifactList owner={document} set={set} />
      <NotificationList owner={document} set={set} />
      <Section title="Execution options">
        <PipelineOptions document={document} set={set} />
      </Section>
      <Section title="Description">
        <FieldFrame path="description" label="What this pipeline is for">
          {(control) => (
            <Textarea
              {...control}
              value={stringAt(document, 'description') ?? ''}
              onChange={(event) => set('description', event.target.value || undefined)}
            />
          )}
        </FieldFrame>
      </Section>
    </>
  );
}
