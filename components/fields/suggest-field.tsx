'use client';
import { textOf, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** A text for which the definition knows what is usual. */
export function SuggestField({ hint, control, value, onChange, disabled }: WidgetProps) {
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={(hint.options ?? []).map((option) => (option.label === option.value ? { value: option.value } : option))}
      placeholder={hint.placeholder}
      disabled={disabled}
    />
  );
}
