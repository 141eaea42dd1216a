'use client';
import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

interface CheckboxProps {
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  id?: string;
  /** Shown beside the box; without it give an `aria-label`. */
  label?: ReactNode;
  'aria-label'?: string;
}

export function Checkbox({ checked, onChange, label, id, ...rest }: CheckboxProps) {
  const ownId = useId();
  const box = (
    <Radix.Root
      {...rest}
      id={id ?? ownId}
      checked={checked}
      onCheckedChange={(next) => onChange(next === true)}
      className="flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-control bg-panel text-on-accent transition-colors duration-150 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
    >
      <Radix.Indicator>
        {checked === 'indeterminate' ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </Radix.Indicator>
    </Radix.Root>
  );
  if (!label) return box;
  return (
    <span className="flex min-h-7 items-center gap-2 text-data max-sm:min-h-11">
      {box}
      <label htmlFor={id ?? ownId} className="min-w-0 flex-1">
        {label}
      </label>
    </span>
  );
}
