'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { controlClass } from '#components/ui/input';

export interface SelectOption {
  value: string;
  label: ReactNode;
  disabled?: boolean;
}

interface SelectProps {
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

/** Radix keeps '' for "nothing chosen", but an option may well be the empty string. */
const emptyValue = '\u0000empty';

export function Select({ value, onChange, options, placeholder, id, disabled, className, ...aria }: SelectProps) {
  const chosen = options.find((option) => option.value === value);
  const known = chosen !== undefined;
  return (
    <Radix.Root
      value={known ? value || emptyValue : ''}
      onValueChange={(next) => onChange(next === emptyValue ? '' : next)}
      disabled={disabled}
    >
      <Radix.Trigger
        id={id}
        {...aria}
        className={cx(
          controlClass,
          'flex h-8 items-center justify-between gap-2 px-2.5 text-left data-placeholder:text-ink-3 max-sm:h-11',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={!known && value ? value : placeholder}>{chosen?.label}</Radix.Value>
        </span>
        <ChevronDown size={14} className="shrink-0 text-ink-3" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-control border border-line-strong bg-panel p-1"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value || emptyValue}
                disabled={option.disabled}
                className="flex h-8 items-center justify-between gap-3 rounded-control px-2 text-data text-ink outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-raised max-sm:h-11"
              >
                <Radix.ItemText>{option.label === '' ? 'None' : option.label}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Check size={14} className="text-accent-ink" aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
