'use client';
import { Input } from '#components/ui/input';
import { isExpression, textOf, type WidgetProps } from './contract.ts';

export function TextField({ hint, control, value, onChange, disabled }: WidgetProps) {
  return (
    <Input
      {...control}
      value={textOf(value)}
      placeholder={hint.placeholder}
      mono={isExpression(value)}
      disabled={disabled}
      onChange={(event) => onChange(emptied(event.target.value, value, hint.required))}
    />
  );
}

/** An optional field that is cleared leaves the document; a required one stays there, empty. */
export function emptied(text: string, before: WidgetProps['value'], required: boolean | undefined) {
  return text === '' && before !== undefined && !required ? undefined : text;
}
