import type { ReactNode } from 'react';
import { useReadOnly } from '#components/pipeline-editor/state/editor-context';

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
  /** Inside are cards, which open for readers too and guard their own forms. */
  cards?: boolean;
  children: ReactNode;
}

export function Section({
  title,
  quiet,
  heading: Heading = 'h3',
  count,
  action,
  field,
  cards,
  children,
}: SectionProps) {
  const readOnly = useReadOnly();
  return (
    <section data-field={field} className="border-b border-line px-4 py-4 last:border-0">
      <header className={quiet ? 'sr-only' : 'mb-3 flex min-h-7 items-center justify-between gap-2'}>
        <Heading className="text-section">
          {title}
          {count !== undefined && count > 0 && <span className="ml-1.5 font-normal text-ink-3">{count}</span>}
        </Heading>
        {!readOnly && action}
      </header>
      <fieldset disabled={readOnly && !cards} className="flex min-w-0 flex-col gap-4">
        {children}
      </fieldset>
    </section>
  );
}
