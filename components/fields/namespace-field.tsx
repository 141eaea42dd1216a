'use client';
import { useNamespaces } from './choices.ts';
import { textOf, valueOfWidget, type WidgetProps } from './contract.ts';
import { SuggestInput } from './suggest-input';
import { emptied } from './text-field';

/** Namespaces of the account that the same form names. */
export function NamespaceField(props: WidgetProps) {
  const { hint, control, value, onChange, disabled } = props;
  const choices = useNamespaces(valueOfWidget(props, 'account'));
  return (
    <SuggestInput
      control={control}
      value={textOf(value)}
      onChange={(text) => onChange(emptied(text, value, hint.required))}
      choices={choices}
      placeholder={hint.placeholder ?? 'Namespace'}
      disabled={disabled}
    />
  );
}
