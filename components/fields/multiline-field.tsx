'use client';
import { Textarea } from '#components/ui/textarea';
import { isExpression, textOf, type WidgetProps } from './contract.ts';
import { emptied } from './text-field';

export function MultilineField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const text = textOf(value);
  return (
    <Textarea
      {...control}
      rows={Math.min(12, Math.max(3, text.split('\n').length + 1))}
      value={text}
      placeholder={hint.placeholder}
      mono={isExpression(value)}
      disabled={disabled}
      onChange={(event) => onChange(emptied(event.target.value, value, hint.required))}
    />
  );
}
