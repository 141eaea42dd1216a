import type { ReactNode } from 'react';
import { ResourceLink } from '#components/infrastructure/resource-link';
import { Badge } from '#components/ui/badge';
import { cx } from '#components/ui/class-names.ts';

interface CardProps {
  resource: { id: string; kind: string; name: string; account: string; namespace: string };
  selected: boolean;
  /** At the right end of the heading. */
  note?: ReactNode;
  children: ReactNode;
}

/** One object of a list; the whole heading opens its details. */
export function Card({ resource: { id, kind, name, account, namespace }, selected, note, children }: CardProps) {
  return (
    <section
      aria-label={`${kind} ${name}, ${account}, ${namespace}`}
      className="shrink-0 overflow-hidden rounded-panel border border-line bg-panel"
    >
      <div
        data-row
        tabIndex={-1}
        aria-current={selected || undefined}
        className={cx(
          'relative flex min-h-10 flex-wrap items-center gap-x-2.5 gap-y-1 px-3.5 py-2 text-data transition-colors duration-150 focus-visible:-outline-offset-2',
          selected ? 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-raised',
        )}
      >
        <span className="text-ink-2">{kind}</span>
        <h2 className="min-w-0 truncate text-body font-semibold">
          <ResourceLink
            resource={id}
            className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </ResourceLink>
        </h2>
        <Badge>
          {account}
          {namespace && ` · ${namespace}`}
        </Badge>
        {note && <span className="relative ml-auto text-ink-2">{note}</span>}
      </div>
      <div className="@container border-t border-line px-3.5 py-3">{children}</div>
    </section>
  );
}
