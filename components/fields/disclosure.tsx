'use client';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

interface DisclosureProps {
  title: ReactNode;
  /** At the right end: what is set inside, in a word. */
  note?: ReactNode;
  startOpen?: boolean;
  children: ReactNode;
}

/** A part that most people do not need each time. What it holds stays in the page, so that findings can open it. */
export function Disclosure({ title, note, startOpen, children }: DisclosureProps) {
  return (
    <details open={startOpen} className="group/disclosure">
      <summary className="flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-control text-data font-medium text-ink-2 select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 text-ink-3 transition-transform duration-150 group-open/disclosure:rotate-90"
        />
        {title}
        {note && <span className="ml-auto truncate pl-3 text-small font-normal text-ink-3">{note}</span>}
      </summary>
      <div className="pt-2 pb-1">{children}</div>
    </details>
  );
}
