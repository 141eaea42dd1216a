import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface ChangeLineProps {
  label: string;
  from: ReactNode;
  to: ReactNode;
}

/** Current and new, side by side. */
export function ChangeLine({ label, from, to }: ChangeLineProps) {
  return (
    <div className="grid grid-cols-[88px_fit-content(45%)_16px_minmax(0,1fr)] items-start gap-x-3 text-data">
      <span className="text-ink-2">{label}</span>
      <span className="min-w-0 break-words text-ink-2">{from}</span>
      <ArrowRight size={14} className="mt-[3px] text-ink-3" role="img" aria-label="becomes" />
      <span className="font-medium break-words">{to}</span>
    </div>
  );
}

export function Changes({ children }: { children: ReactNode }) {
  return (
    <section
      aria-label="What will change"
      className="flex flex-col gap-2 rounded-control border border-line bg-raised px-3 py-2.5"
    >
      {children}
    </section>
  );
}
