'use client';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useId, useState } from 'react';
import { cx } from '#components/ui/class-names.ts';
import type { FieldControl } from '#components/ui/field';
import { Input } from '#components/ui/input';

export interface Choice {
  value: string;
  /** What people read where the value is an id. */
  label?: string;
  hint?: string;
}

interface SuggestInputProps {
  control: FieldControl;
  value: string;
  /** The value of a choice whose label was typed in full, else the text as it stands: it may be an expression. */
  onChange: (value: string) => void;
  choices: readonly Choice[];
  placeholder?: string;
  disabled?: boolean;
  /** Said in place of the list when there is none. */
  emptyText?: string;
  onEnter?: () => void;
}

const mostShown = 80;

/** A text field that knows what may stand in it, without insisting. */
export function SuggestInput(props: SuggestInputProps) {
  const { control, value, onChange, choices, placeholder, disabled, emptyText, onEnter } = props;
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(-1);
  const listId = useId();
  const labelOf = (choice: Choice) => choice.label ?? choice.value;
  const chosen = choices.find((choice) => choice.value === value);
  const words = search.toLowerCase();
  const shown = choices.filter((choice) => labelOf(choice).toLowerCase().includes(words)).slice(0, mostShown);
  const close = () => {
    setOpen(false);
    setSearch('');
    setActive(-1);
  };
  const take = (choice: Choice) => {
    onChange(choice.value);
    close();
  };
  const type = (text: string) => {
    setSearch(text);
    setActive(-1);
    setOpen(true);
    onChange(choices.find((choice) => labelOf(choice) === text)?.value ?? text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else setActive((index) => wrapped(index + (event.key === 'ArrowDown' ? 1 : -1), shown.length));
    } else if (event.key === 'Enter') {
      const choice = open ? shown[active] : undefined;
      if (choice) {
        event.preventDefault();
        take(choice);
      } else {
        close();
        onEnter?.();
      }
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  const visible = open && (shown.length > 0 || emptyText !== undefined);
  return (
    <Popover.Root open={visible} onOpenChange={(next) => !next && close()}>
      <Popover.Anchor asChild>
        <span className="relative block min-w-0 flex-1">
          <Input
            {...control}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={visible}
            aria-controls={visible ? listId : undefined}
            aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={chosen?.label ?? value}
            placeholder={placeholder}
            mono={value.includes('${')}
            disabled={disabled}
            onChange={(event) => type(event.target.value)}
            onClick={() => setOpen(true)}
            onBlur={close}
            onKeyDown={onKeyDown}
            className="pr-8"
          />
          <ChevronDown
            size={14}
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
          />
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="z-50 max-h-72 w-(--radix-popover-trigger-width) animate-appear overflow-y-auto rounded-control border border-line-strong bg-panel p-1"
        >
          <div role="listbox" id={listId} aria-label="Suggestions">
            {shown.map((choice, index) => (
              <div
                key={choice.value}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={choice.value === value}
                // The press must not take the focus from the field: its blur would close the list first.
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(choice);
                }}
                className={cx(
                  'flex min-h-8 cursor-pointer items-center justify-between gap-3 rounded-control px-2 text-data hover:bg-raised max-sm:min-h-11',
                  index === active && 'bg-raised',
                )}
              >
                <span className="truncate">{labelOf(choice)}</span>
                {choice.hint && <span className="shrink-0 text-small text-ink-3">{choice.hint}</span>}
              </div>
            ))}
            {shown.length === 0 && <p className="px-2 py-1.5 text-data text-ink-3">{emptyText}</p>}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function wrapped(index: number, length: number): number {
  if (length === 0) return -1;
  return ((index % length) + length) % length;
}
