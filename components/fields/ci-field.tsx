'use client';
import { useCiSystems } from './choices.ts';
import { textOf, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

export function CiField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const choices = useCiSystems();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'CI system'}
      disabled={disabled}
    />
  );
}
