'use client';
import { Textarea } from '#components/ui/textarea';
import { textOf, type WidgetProps } from './contract.ts';
import { emptied } from './text-field';

export function ExpressionField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const text = textOf(value);
  return (
    <Textarea
      {...control}
      mono
      rows={Math.min(8, Math.max(2, text.split('\n').length))}
      spellCheck={false}
      value={text}
      placeholder={hint.placeholder ?? "${parameters.branch == 'main'}"}
      disabled={disabled}
      onChange={(event) => onChange(emptied(event.target.value, value, hint.required))}
    />
  );
}
