'use client';
import { usePipelines } from './choices.ts';
import { textOf, valueOfWidget, type WidgetProps } from './contract.ts';
import { useFormPlace } from './place';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** Pipelines of the application that the same form names, else of this one. */
export function PipelineField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const { application } = useFormPlace();
  const choices = usePipelines(valueOfWidget(props, 'application') || application);
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'Pipeline'}
      disabled={disabled}
    />
  );
}
