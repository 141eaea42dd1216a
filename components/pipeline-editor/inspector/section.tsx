import type { ReactNode } from 'react';

interface SectionProps {
  /** Read aloud only when the section above says it already. */
  title: string;
  quiet?: boolean;
  heading?: 'h2' | 'h3';
  /** How many things are inside. */
  count?: number;
  /** At the right end: the button that adds one. */
  action?: ReactNode;
  /** Findings about the whole section lead here. */
  field?: string;
  children: ReactNode;
}

export function Section({ title, quiet, heading: Heading = 'h3', count, action, field, children }: SectionProps) {
  return (
    <section data-field={field} className="border-b border-line px-4 py-4 last:border-0">
      <header className={quiet ? 'sr-only' : 'mb-3 flex min-h-7 items-center justify-between gap-2'}>
        <Heading className="text-section">
          {title}
          {count !== undefined && count > 0 && <span className="ml-1.5 font-normal text-ink-3">{count}</span>}
        </Heading>
        {action}
      </header>
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  );
}
