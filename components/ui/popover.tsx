'use client';
import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';

interface PopoverProps {
  trigger: ReactNode;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'end';
  className?: string;
  'aria-label'?: string;
}

export function Popover({ trigger, children, open, onOpenChange, align = 'start', className, ...aria }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          {...aria}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cx('z-50 animate-appear rounded-panel border border-line-strong bg-panel', className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
