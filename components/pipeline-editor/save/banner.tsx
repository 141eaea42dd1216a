'use client';
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button';

interface BannerProps {
  tone: 'failed' | 'warning' | 'neutral';
  children: ReactNode;
  action?: ReactNode;
  onDismiss?: () => void;
}

const looks = {
  failed: { icon: CircleAlert, className: 'border-failed bg-failed-soft text-failed-ink' },
  warning: { icon: TriangleAlert, className: 'border-warning bg-warning-soft text-warning-ink' },
  neutral: { icon: Info, className: 'border-line bg-raised text-ink-2' },
} as const;

/** A line under the toolbar that stays until it is dealt with. */
export function Banner({ tone, children, action, onDismiss }: BannerProps) {
  const { icon: Icon, className } = looks[tone];
  return (
    <div
      role={tone === 'failed' ? 'alert' : 'status'}
      className={cx('flex min-h-10 shrink-0 items-center gap-2 border-b py-1 pr-2 pl-4 text-data', className)}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
      {onDismiss && (
        <IconButton label="Dismiss" onClick={onDismiss} className="!size-7 text-current">
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}
