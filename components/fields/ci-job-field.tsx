'use client';
import { useCiJobs } from './choices.ts';
import { textOf, valueOfWidget, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** Jobs of the CI system that the same form names. */
export function CiJobField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const choices = useCiJobs(valueOfWidget(props, 'ci'));
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'Job'}
      disabled={disabled}
    />
  );
}
