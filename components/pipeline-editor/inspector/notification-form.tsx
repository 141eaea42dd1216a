'use client';
import { FieldFrame } from '#components/fields/field-frame';
import { GeneratedForm } from '#components/fields/generated-form';
import { hintsOf } from '#components/fields/hints.ts';
import { JsonField } from '#components/fields/json-field';
import { FormPlaceProvider } from '#components/fields/place';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import { Checkbox } from '#components/ui/checkbox';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { NotificationDefinition } from '#lib/notifications/contract';

const events = [
  { value: 'pipeline.starting', label: 'starts' },
  { value: 'pipeline.complete', label: 'succeeds' },
  { value: 'pipeline.failed', label: 'fails' },
] as const;

interface NotificationFormProps {
  notification: JsonObject;
  index: number;
  definition: NotificationDefinition | undefined;
  set: (path: string, value: Json | undefined) => void;
}

export function NotificationForm({ notification, index, definition, set }: NotificationFormProps) {
  const prefix = `notifications.${index}.`;
  const place = useStagePlace(undefined, prefix);
  const when = Array.isArray(notification.when) ? notification.when : [];
  return (
    <FormPlaceProvider value={place}>
      <FieldFrame path="when" label="When the pipeline" layout="group">
        {() => (
          <div className="flex flex-wrap gap-x-4">
            {events.map(({ value, label }) => (
              <Checkbox
                key={value}
                label={label}
                checked={when.includes(value)}
                onChange={(on) => set(`${prefix}when`, on ? [...when, value] : when.filter((other) => other !== value))}
              />
            ))}
          </div>
        )}
      </FieldFrame>
      {definition ? (
        <GeneratedForm
          form={hintsOf(definition.fields)}
          schema={definition.fields}
          fields={notification}
          onChange={(path, value) => set(`${prefix}${path}`, value)}
        />
      ) : (
        <FieldFrame
          path="fields"
          label="Fields"
          layout="group"
          help="Gennaker does not know this type. It is kept as it is."
        >
          {(control) => (
            <JsonField
              hint={{ path: 'fields', label: 'Fields', widget: 'json' }}
              control={control}
              value={notification}
              onChange={(value) => isJsonObject(value) && set(`notifications.${index}`, value)}
              schema={undefined}
              fields={notification}
              form={[]}
            />
          )}
        </FieldFrame>
      )}
    </FormPlaceProvider>
  );
}
