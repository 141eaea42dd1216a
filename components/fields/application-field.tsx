'use client';
import { useApplications } from './choices.ts';
import { textOf, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

export function ApplicationField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const choices = useApplications();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'This application'}
      disabled={disabled}
    />
  );
}
