import type { ComponentProps, ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { Tooltip } from '#components/ui/tooltip';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  /** Says what it does; read aloud and shown on hover. */
  label: string;
  children: ReactNode;
  /** The shape of a control with a border instead of a bare icon. */
  outlined?: boolean;
}

export function IconButton({ label, children, outlined, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(
          'inline-flex size-8 shrink-0 max-sm:size-10 items-center justify-center rounded-control text-ink-2 transition-colors duration-150',
          'hover:bg-raised hover:text-ink disabled:cursor-not-allowed disabled:opacity-50',
          outlined && 'border border-line-strong bg-panel',
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
