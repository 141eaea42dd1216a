'use client';
import { Command } from 'cmdk';
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { controlClass } from '#components/ui/input';
import { Popover } from '#components/ui/popover';

export interface ComboboxOption {
  value: string;
  label?: ReactNode;
  /** Second line or right end. */
  hint?: ReactNode;
}

interface ComboboxProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string;
  id?: string;
  disabled?: boolean;
  /** Text that is not among the options may be taken as it stands (an expression, say). */
  allowOther?: boolean;
  emptyText?: string;
  mono?: boolean;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}

const item =
  'flex min-h-8 items-center justify-between gap-3 rounded-control px-2 py-1 text-data data-[selected=true]:bg-raised max-sm:min-h-11';

/** A select one can type into. */
export function Combobox(props: ComboboxProps) {
  const {
    value,
    onChange,
    options,
    placeholder,
    allowOther,
    emptyText = 'Nothing matches.',
    mono,
    id,
    disabled,
    ...aria
  } = props;
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const chosen = options.find((option) => option.value === value);
  const take = (next: string) => {
    onChange(next);
    setOpen(false);
    setSearch('');
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      className="w-(--radix-popover-trigger-width) min-w-56"
      trigger={
        <button
          type="button"
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={id ? `${id}-list` : undefined}
          disabled={disabled}
          {...aria}
          className={cx(
            controlClass,
            'flex h-8 items-center justify-between gap-2 px-2.5 text-left max-sm:h-11',
            mono && 'font-mono',
          )}
        >
          <span className={cx('truncate', !value && 'text-ink-3')}>{chosen?.label ?? (value || placeholder)}</span>
          <ChevronDown size={14} className="shrink-0 text-ink-3" aria-hidden />
        </button>
      }
    >
      <Command id={id ? `${id}-list` : undefined} label={aria['aria-label'] ?? 'Choices'}>
        <Command.Input
          value={search}
          onValueChange={setSearch}
          placeholder="Type to filter"
          className="h-9 w-full border-b border-line bg-transparent px-3 text-data outline-none max-sm:h-11"
        />
        <Command.List className="max-h-72 overflow-y-auto p-1">
          {!allowOther && <Command.Empty className="px-2 py-3 text-data text-ink-3">{emptyText}</Command.Empty>}
          {options.map((option) => (
            <Command.Item key={option.value} value={option.value} onSelect={() => take(option.value)} className={item}>
              <span className={cx('min-w-0 truncate', mono && 'font-mono')}>{option.label ?? option.value}</span>
              <span className="flex items-center gap-2 text-small text-ink-3">
                {option.hint}
                {option.value === value && <Check size={14} className="text-accent-ink" aria-hidden />}
              </span>
            </Command.Item>
          ))}
          {allowOther && search && !options.some((option) => option.value === search) && (
            <Command.Item value={search} onSelect={() => take(search)} className={item}>
              <span className="truncate">
                Use <span className="font-mono">{search}</span>
              </span>
            </Command.Item>
          )}
        </Command.List>
      </Command>
    </Popover>
  );
}
