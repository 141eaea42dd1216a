import type { ReactNode } from 'react';

interface PageProps {
  /** The one h1. */
  title: ReactNode;
  /** Filters and buttons at the right. */
  actions?: ReactNode;
  /** Under the title. */
  note?: ReactNode;
  children: ReactNode;
}

/** The content of a screen: the same left edge everywhere. */
export function Page({ title, actions, note, children }: PageProps) {
  return (
    <div className="flex flex-col gap-4 px-4 py-5 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 wrap-anywhere">
          <h1 className="text-title">{title}</h1>
          {note && <div className="text-data text-ink-2">{note}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
