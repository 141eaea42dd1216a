'use client';
import { Input } from '#components/ui/input';
import { isExpression, textOf, type WidgetProps } from './contract.ts';

/** Numbers are stored as numbers; text that is none (an expression, half a number) is stored as text and judged by the schema. */
export function NumberField({ hint, control, value, onChange, disabled }: WidgetProps) {
  const change = (text: string) => {
    const trimmed = text.trim();
    if (trimmed === '') onChange(undefined);
    else onChange(/^-?\d{1,15}(\.\d{1,6})?$/.test(trimmed) ? Number(trimmed) : text);
  };
  return (
    <Input
      {...control}
      inputMode="decimal"
      value={textOf(value)}
      placeholder={hint.placeholder}
      mono={isExpression(value)}
      disabled={disabled}
      onChange={(event) => change(event.target.value)}
    />
  );
}
