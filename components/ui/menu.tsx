'use client';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';

export interface MenuItem {
  label: ReactNode;
  icon?: ReactNode;
  /** Shown at the right end: a key, a count. */
  hint?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
}

interface MenuProps {
  trigger: ReactNode;
  /** Groups are divided by a line. */
  groups: readonly (readonly MenuItem[])[];
  align?: 'start' | 'end';
  header?: ReactNode;
}

export function Menu({ trigger, groups, align = 'end', header }: MenuProps) {
  const filled = groups.filter((group) => group.length > 0);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-48 animate-appear rounded-panel border border-line-strong bg-panel p-1"
        >
          {header && <div className="border-b border-line px-2.5 pt-1.5 pb-2 text-data">{header}</div>}
          {filled.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups are positional.
            <div key={index} className={cx(index > 0 && 'mt-1 border-t border-line pt-1')}>
              {group.map((item, position) => (
                <Radix.Item
                  // biome-ignore lint/suspicious/noArrayIndexKey: items are positional.
                  key={position}
                  disabled={item.disabled}
                  onSelect={item.onSelect}
                  className={cx(
                    'flex h-8 items-center gap-2 rounded-control px-2.5 text-data outline-none select-none max-sm:h-11',
                    'data-disabled:text-ink-3 data-highlighted:bg-raised',
                    item.danger ? 'text-failed-ink' : 'text-ink',
                  )}
                >
                  {item.icon}
                  <span className="flex-1">{item.label}</span>
                  {item.checked && <span className="text-accent-ink">on</span>}
                  {item.hint && <span className="text-small text-ink-3">{item.hint}</span>}
                </Radix.Item>
              ))}
            </div>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
