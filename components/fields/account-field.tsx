'use client';
import { useAccounts } from './choices.ts';
import { textOf, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

export function AccountField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const choices = useAccounts();
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'Account'}
      disabled={disabled}
    />
  );
}
