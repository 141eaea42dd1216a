'use client';
import { ExpectedArtifactsField } from '#components/fields/expected-artifact-field';
import { FieldFrame } from '#components/fields/field-frame';
import { GeneratedForm } from '#components/fields/generated-form';
import { JsonField } from '#components/fields/json-field';
import { FormPlaceProvider } from '#components/fields/place';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import { Input } from '#components/ui/input';
import { Switch } from '#components/ui/switch';
import { isJsonObject, type Json, stringAt } from '#lib/kernel/json';
import type { TriggerDocument } from '#lib/pipelines/document';
import type { TriggerDefinition } from '#lib/triggers/contract';

interface TriggerFormProps {
  trigger: TriggerDocument;
  index: number;
  definition: TriggerDefinition | undefined;
  set: (path: string, value: Json | undefined) => void;
}

export function TriggerForm({ trigger, index, definition, set }: TriggerFormProps) {
  const prefix = `triggers.${index}.`;
  const place = useStagePlace(undefined, prefix);
  const ids = Array.isArray(trigger.expectedArtifactIds) ? trigger.expectedArtifactIds : [];
  const { artifacts } = place;
  const setOwn = (path: string, value: Json | undefined) => set(`${prefix}${path}`, value);
  return (
    <FormPlaceProvider value={place}>
      <FieldFrame path="enabled" label="On" layout="beside">
        {(control) => (
          <Switch {...control} checked={trigger.enabled !== false} onChange={(on) => setOwn('enabled', on)} />
        )}
      </FieldFrame>
      {definition ? (
        <GeneratedForm form={definition.form} schema={definition.fields} fields={trigger} onChange={setOwn} />
      ) : (
        <FieldFrame
          path="fields"
          label="Fields"
          layout="group"
          help="Gennaker does not know this type. It is kept as it is and never fires."
        >
          {(control) => (
            <JsonField
              hint={{ path: 'fields', label: 'Fields', widget: 'json' }}
              control={control}
              value={trigger}
              onChange={(value) => isJsonObject(value) && set(`triggers.${index}`, value)}
              schema={undefined}
              fields={trigger}
              form={[]}
            />
          )}
        </FieldFrame>
      )}
      {(artifacts.length > 0 || ids.length > 0) && (
        <FieldFrame
          path="expectedArtifactIds"
          label="Needs artifacts"
          help="Each must arrive, or the run fails at once."
        >
          {(control) => (
            <ExpectedArtifactsField
              hint={{ path: 'expectedArtifactIds', label: 'Needs artifacts', widget: 'expected-artifacts' }}
              control={control}
              value={ids}
              onChange={(value) => setOwn('expectedArtifactIds', value)}
              schema={undefined}
              fields={trigger}
              form={[]}
            />
          )}
        </FieldFrame>
      )}
      <FieldFrame path="runAsUser" label="Acts as" help="Whose rights the run has. Empty: nobody in particular.">
        {(control) => (
          <Input
            {...control}
            value={stringAt(trigger, 'runAsUser') ?? ''}
            onChange={(event) => setOwn('runAsUser', event.target.value || undefined)}
          />
        )}
      </FieldFrame>
    </FormPlaceProvider>
  );
}
