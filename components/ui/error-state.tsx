'use client';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button';

interface ErrorStateProps {
  /** What could not be done. */
  title: string;
  /** Why, as the server said it. */
  children?: ReactNode;
  onRetry?: () => void;
  action?: ReactNode;
}

/** Says what failed, why, and what to do. */
export function ErrorState({ title, children, onRetry, action }: ErrorStateProps) {
  return (
    <div role="alert" className="flex gap-3 rounded-panel border border-failed bg-failed-soft px-4 py-3">
      <TriangleAlert size={16} className="mt-0.5 shrink-0 text-failed-ink" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="text-body font-medium">{title}</p>
        {children && <div className="text-data break-words text-ink-2">{children}</div>}
        {(onRetry || action) && (
          <div className="mt-2 flex flex-wrap gap-2">
            {onRetry && (
              <Button size="small" onClick={onRetry}>
                Try again
              </Button>
            )}
            {action}
          </div>
        )}
      </div>
    </div>
  );
}
