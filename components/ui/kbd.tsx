import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-[4px] border border-line-strong bg-raised px-1.5 font-sans text-[11px] leading-4 text-ink-2">
      {children}
    </kbd>
  );
}
