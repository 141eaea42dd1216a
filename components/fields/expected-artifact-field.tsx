'use client';
import { ChipsInput } from './chips-input';
import { textOf, type WidgetProps } from './contract.ts';
import { useFormPlace } from './place';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

const none = 'The pipeline and its stages expect no artifacts yet';

/** One artifact that the pipeline or a stage of it expects; documents keep its id. */
export function ExpectedArtifactField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const { artifacts } = useFormPlace();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={artifacts}
      placeholder={hint.placeholder ?? 'Expected artifact'}
      emptyText={artifacts.length === 0 ? none : undefined}
      disabled={disabled}
    />
  );
}

/** Several of them. */
export function ExpectedArtifactsField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const { artifacts } = useFormPlace();
  return (
    <ChipsInput
      label={hint.label}
      control={control}
      values={Array.isArray(value) ? value.map(textOf) : []}
      onChange={(values) => onChange(values.length > 0 ? values : undefined)}
      choices={artifacts}
      placeholder={hint.placeholder ?? 'Add an expected artifact'}
      disabled={disabled}
    />
  );
}
