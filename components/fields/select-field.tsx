'use client';
import { Select } from '#components/ui/select';
import { textOf, type WidgetProps } from './contract.ts';
import { choiceOf, defaultAt } from './schema.ts';

export function SelectField({ hint, control, value, onChange, schema, disabled }: WidgetProps) {
  const text = textOf(value ?? defaultAt(schema));
  const options = hint.options ?? [];
  const known = options.some((option) => option.value === text);
  return (
    <Select
      {...control}
      value={text}
      options={known || text === '' ? options : [...options, { value: text, label: text }]}
      placeholder={hint.placeholder ?? 'Choose'}
      disabled={disabled}
      onChange={(choice) => onChange(choiceOf(choice, schema))}
    />
  );
}
