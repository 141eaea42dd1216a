'use client';
import { useState } from 'react';
import type { FieldControl } from '#components/ui/field';
import { Input } from '#components/ui/input';
import type { Json } from '#lib/kernel/json';
import { isExpression, textOf } from './contract.ts';
import { formatSpan, parseSpan } from './span.ts';

interface SpanInputProps {
  control: FieldControl;
  /** A number of units, an expression, or whatever else stands in the document. */
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  /** Milliseconds or seconds in the document. */
  perSecond: 1 | 1000;
  placeholder?: string;
  disabled?: boolean;
}

/** Takes `90`, `1m 30s`, `2h` or an expression, and says beside it what was understood. */
export function SpanInput({ control, value, onChange, perSecond, placeholder, disabled }: SpanInputProps) {
  const [typed, setTyped] = useState<string>();
  const amount = typeof value === 'number' ? value : Number(textOf(value) || Number.NaN);
  const understood = Number.isFinite(amount) ? formatSpan(amount / perSecond) : undefined;
  const change = (text: string) => {
    setTyped(text);
    if (text.trim() === '') onChange(undefined);
    else {
      const seconds = parseSpan(text);
      onChange(seconds === undefined ? text : seconds * perSecond);
    }
  };
  return (
    <span className="relative block">
      <Input
        {...control}
        value={typed ?? understood ?? textOf(value)}
        placeholder={placeholder ?? '30s, 5m, 1h 30m'}
        mono={isExpression(value)}
        disabled={disabled}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(undefined)}
        className="pr-24"
      />
      {typed !== undefined && understood !== undefined && typed.trim() !== understood && (
        <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-small text-ink-3">
          = {understood}
        </span>
      )}
    </span>
  );
}
