'use client';
import { useEffect, useRef } from 'react';
import type { LogEntry } from '#components/infrastructure/resource/log-buffer.ts';
import { highlighted } from '#components/infrastructure/resource/log-lines.ts';
import { cx } from '#components/ui/class-names.ts';

interface LogEntriesProps {
  entries: readonly LogEntry[];
  search: string;
  /** Number of the entry that the search stands at. */
  found: number | undefined;
  /** Stay at the end as long as the reader is there. */
  follow: boolean;
}

export function LogEntries({ entries, search, found, follow }: LogEntriesProps) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be done whenever lines have come.
  useEffect(() => {
    if (follow && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [entries, follow]);
  useEffect(() => {
    if (found === undefined) return;
    atEnd.current = false;
    box.current?.querySelector(`[data-line="${found}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [found]);
  return (
    <div
      ref={box}
      role="log"
      aria-live="off"
      aria-label="Log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="max-h-[calc(100dvh-440px)] min-h-40 overflow-auto rounded-control border border-line bg-page py-1.5 font-mono text-[12px] leading-5"
    >
      {entries.map((entry) => (
        <Entry key={entry.number} entry={entry} search={search} here={entry.number === found} />
      ))}
    </div>
  );
}

function Entry({ entry, search, here }: { entry: LogEntry; search: string; here: boolean }) {
  if (entry.note) {
    return (
      <div role="note" className="my-1 border-y border-line bg-raised px-3 font-sans text-small text-ink-2">
        {entry.text}
      </div>
    );
  }
  return (
    <div
      data-line={entry.number}
      className={cx(
        'px-3 break-words whitespace-pre-wrap [contain-intrinsic-size:auto_20px] [content-visibility:auto]',
        here && 'bg-accent-soft',
      )}
    >
      {highlighted(entry.text, search).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are positional.
          <mark key={index} className="rounded-[2px] bg-warning-soft text-warning-ink">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </div>
  );
}
