import type { ReactNode } from 'react';
import { nodeHeight, nodeWidth } from '#components/pipeline-graph/layout.ts';
import { cx } from '#components/ui/class-names.ts';

interface NodeBoxProps {
  icon: ReactNode;
  title: string;
  caption: string;
  selected: boolean;
  /** A dragged stage would land here. */
  target?: boolean;
  unknown?: boolean;
  marks?: ReactNode;
  /** Handles. */
  children: ReactNode;
}

export function NodeBox({ icon, title, caption, selected, target, unknown, marks, children }: NodeBoxProps) {
  return (
    <div
      style={{ width: nodeWidth, height: nodeHeight }}
      className={cx(
        'flex items-center gap-2.5 rounded-panel border bg-panel px-3 transition-[border-color,background-color,box-shadow] duration-150',
        unknown && 'border-dashed',
        selected || target ? 'border-accent' : 'border-line-strong hover:border-control',
        selected && 'shadow-[0_0_0_1px_var(--accent)]',
        target && 'bg-accent-soft',
      )}
    >
      <span
        className={cx(
          'flex size-8 shrink-0 items-center justify-center rounded-control',
          selected ? 'bg-accent-soft text-accent-ink' : 'bg-raised text-ink-2',
        )}
      >
        {icon}
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate text-data font-medium text-ink">{title}</span>
        <span className="truncate text-small text-ink-3">{caption}</span>
      </span>
      <span className="flex shrink-0 items-center gap-1.5">{marks}</span>
      {children}
    </div>
  );
}
