import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What to do next, in a sentence. */
  children?: ReactNode;
  /** The one button. */
  action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 rounded-panel border border-dashed border-line-strong px-6 py-12 text-center">
      {icon && <div className="mb-2 text-ink-3">{icon}</div>}
      <p className="max-w-full text-body font-medium break-words">{title}</p>
      {children && <div className="max-w-md min-w-0 text-data text-ink-2 break-words">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
