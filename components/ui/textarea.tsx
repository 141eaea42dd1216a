import type { ComponentProps } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { controlClass } from '#components/ui/input';

export function Textarea({ className, mono, rows = 3, ...rest }: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      rows={rows}
      {...rest}
      className={cx(controlClass, 'px-2.5 py-1.5 max-sm:text-[16px]', mono && 'font-mono', className)}
    />
  );
}
