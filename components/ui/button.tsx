import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cx } from '#components/ui/class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-solid' | 'person';
export type ButtonSize = 'small' | 'medium' | 'large';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  secondary: 'bg-panel text-ink border-line-strong hover:bg-raised',
  ghost: 'bg-transparent text-ink-2 border-transparent hover:bg-raised hover:text-ink',
  danger: 'bg-panel text-failed-ink border-line-strong hover:bg-failed-soft hover:border-failed',
  'danger-solid': 'bg-failed text-panel border-transparent hover:opacity-90',
  person: 'bg-panel text-person-ink border-person hover:bg-person-soft',
};

const sizes: Record<ButtonSize, string> = {
  small: 'h-7 px-2.5 text-data gap-1.5 max-sm:h-10 max-sm:px-3',
  medium: 'h-8 px-3 text-data gap-2 max-sm:h-10',
  large: 'h-11 px-4 text-body gap-2',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Style the only child (a link) as a button. */
  asChild?: boolean;
  /** An action is under way: the button says so and takes no second click. */
  busy?: boolean;
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  asChild,
  busy,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button';
  return (
    <Element
      {...(asChild ? {} : { type: 'button' as const })}
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-control border font-medium whitespace-nowrap select-none',
        'transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-50',
        busy && 'sweep',
        variants[variant],
        sizes[size],
        className,
      )}
    />
  );
}
