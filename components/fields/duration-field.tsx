'use client';
import type { WidgetProps } from './contract.ts';
import { SpanInput } from './span-input';

export function DurationField({ hint, control, value, onChange, disabled }: WidgetProps) {
  return (
    <SpanInput
      control={control}
      value={value}
      onChange={onChange}
      perSecond={1}
      placeholder={hint.placeholder}
      disabled={disabled}
    />
  );
}
