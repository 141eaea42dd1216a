'use client';
import { FieldFrame } from '#components/fields/field-frame';
import { GeneratedForm } from '#components/fields/generated-form';
import { hintsOf } from '#components/fields/hints.ts';
import { JsonField } from '#components/fields/json-field';
import { FormPlaceProvider } from '#components/fields/place';
import { useStagePlace } from '#components/pipeline-editor/state/stage-place.ts';
import { Checkbox } from '#components/ui/checkbox';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { NotificationDefinition, NotificationEvent } from '#lib/notifications/contract';

type Moment = { value: NotificationEvent; label: string };

const ofPipeline: readonly Moment[] = [
  { value: 'pipeline.starting', label: 'starts' },
  { value: 'pipeline.complete', label: 'succeeds' },
  { value: 'pipeline.failed', label: 'fails' },
];
const ofAnyStage: readonly Moment[] = [
  { value: 'stage.starting', label: 'starts' },
  { value: 'stage.complete', label: 'succeeds' },
  { value: 'stage.failed', label: 'fails' },
];
const ofDecision: readonly Moment[] = [
  { value: 'manualJudgment', label: 'waits for a decision' },
  { value: 'manualJudgmentContinue', label: 'was told to go on' },
  { value: 'manualJudgmentStop', label: 'was told to stop' },
];

interface NotificationFormProps {
  notification: JsonObject;
  index: number;
  definition: NotificationDefinition | undefined;
  /** Of which stage; absent = of the pipeline. */
  refId: string | undefined;
  /** The stage waits for a decision. */
  asksPerson: boolean | undefined;
  set: (path: string, value: Json | undefined) => void;
}

export function NotificationForm(props: NotificationFormProps) {
  const { notification, index, definition, refId, asksPerson, set } = props;
  const prefix = `notifications.${index}.`;
  const place = useStagePlace(refId, prefix);
  const moments = refId === undefined ? ofPipeline : asksPerson ? [...ofDecision, ...ofAnyStage] : ofAnyStage;
  const when = Array.isArray(notification.when) ? notification.when : [];
  return (
    <FormPlaceProvider value={place}>
      <FieldFrame path="when" label={`When the ${refId === undefined ? 'pipeline' : 'stage'}`} layout="group">
        {() => (
          <div className="flex flex-wrap gap-x-4">
            {moments.map(({ value, label }) => (
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
