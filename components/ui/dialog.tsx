'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { FormEvent, ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence on what happens. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons; the one that acts last. */
  footer?: ReactNode;
  /** Makes the whole dialog a form: Enter in a field submits. */
  onSubmit?: () => void;
  /** Full: for what is drawn, as wide as the screen allows. */
  width?: 'normal' | 'wide' | 'full';
}

/** Not the button that closes, which comes first in the markup, but what the dialog is about. */
function focusFirst(event: Event) {
  const content = event.currentTarget as HTMLElement | null;
  const first = content?.querySelector<HTMLElement>('[autofocus], form input, form textarea, form [role="combobox"]');
  const target = first ?? content?.querySelector<HTMLElement>('button[type="submit"]');
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** The first field that was refused may lie out of sight, and the press on the button would seem to do nothing. */
function focusRefused(form: Element) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

const widths = {
  normal: 'sm:top-[12vh] sm:max-h-[76vh] sm:w-[min(480px,94vw)]',
  wide: 'sm:top-[12vh] sm:max-h-[76vh] sm:w-[min(760px,94vw)]',
  full: 'sm:top-[5vh] sm:max-h-[90vh] sm:w-[min(1180px,94vw)]',
};

/** A modal question. On a phone it rises from the bottom, where the thumb is. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  onSubmit,
  width = 'normal',
}: DialogProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    onSubmit?.();
    focusRefused(event.currentTarget);
  };
  const inside = (
    <>
      {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>}
      {footer && (
        // A button that names a long thing wraps rather than leaving the dialog.
        <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 *:h-auto *:min-h-8 *:py-1 *:max-w-full *:whitespace-normal *:wrap-anywhere max-sm:flex-col-reverse max-sm:*:min-h-11">
          {footer}
        </div>
      )}
    </>
  );
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[oklch(0.15_0.02_255/0.45)]" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={focusFirst}
          className={cx(
            'fixed z-50 flex animate-rise flex-col border border-line-strong bg-panel',
            'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-panel',
            'sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:-translate-x-1/2 sm:rounded-panel',
            widths[width],
          )}
        >
          <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 wrap-anywhere">
              <Radix.Title className="text-heading">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-0.5 text-data text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label="Close"
              className="-mr-2 flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-raised hover:text-ink"
            >
              <X size={16} />
            </Radix.Close>
          </div>
          {onSubmit ? (
            <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col" noValidate>
              {inside}
            </form>
          ) : (
            inside
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
