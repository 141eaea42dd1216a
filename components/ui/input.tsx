import type { ComponentProps } from 'react';
import { cx } from '#components/ui/class-names.ts';

export const controlClass =
  'w-full rounded-control border border-line-strong bg-panel text-data text-ink transition-colors duration-150 ' +
  'hover:border-control focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:cursor-not-allowed disabled:bg-raised disabled:text-ink-3 aria-invalid:border-failed';

export function Input({ className, mono, ...rest }: ComponentProps<'input'> & { mono?: boolean }) {
  return (
    <input
      {...rest}
      className={cx(controlClass, 'h-8 px-2.5 max-sm:h-11 max-sm:text-[16px]', mono && 'font-mono', className)}
    />
  );
}
