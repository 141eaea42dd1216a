import { type ReactNode, useId } from 'react';
import { cx } from '#components/ui/class-names.ts';

interface PanelProps {
  title?: ReactNode;
  /** Beside the title, quieter. */
  note?: ReactNode;
  /** At the right end of the header. */
  actions?: ReactNode;
  children: ReactNode;
  /** Without inner space: for lists that reach the border. */
  flush?: boolean;
  className?: string;
}

/** A bordered surface with an optional header. */
export function Panel({ title, note, actions, children, flush, className }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cx('overflow-hidden rounded-panel border border-line bg-panel', className)}
    >
      {(title || actions) && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
          {/* A long title wraps beside the actions as long as they leave it half of the line. */}
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 sm:grow sm:basis-[min(16rem,50%)]">
            <h2 id={id} className="text-body font-semibold wrap-anywhere">
              {title}
            </h2>
            {note && <div className="text-data text-ink-3">{note}</div>}
          </div>
          {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}
