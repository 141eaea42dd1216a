'use client';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button';

interface SidePanelProps {
  /** For screen readers: what the panel is about. */
  label: string;
  title: ReactNode;
  subtitle?: ReactNode;
  onClose: () => void;
  children: ReactNode;
  className?: string;
}

/** Details beside a list, which keeps its place. Below 1024 px it covers the page. Escape closes it. */
export function SidePanel({ label, title, subtitle, onClose, children, className }: SidePanelProps) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role="dialog"]')) {
        close.current();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <aside
      aria-label={label}
      className={cx(
        'flex animate-slide-in flex-col border-l border-line bg-panel',
        'max-lg:fixed max-lg:inset-y-0 max-lg:right-0 max-lg:z-30 max-lg:w-full sm:max-lg:max-w-[420px] lg:w-[356px] lg:shrink-0',
        className,
      )}
    >
      <header className="flex items-start justify-between gap-2 px-4 pt-4 pb-2">
        <div className="min-w-0">
          <h2 className="truncate text-heading">{title}</h2>
          {subtitle && <p className="truncate text-data text-ink-2">{subtitle}</p>}
        </div>
        <IconButton label="Close details" onClick={onClose} className="-mt-1 -mr-2">
          <X size={16} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">{children}</div>
    </aside>
  );
}
