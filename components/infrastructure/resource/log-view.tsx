'use client';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { instanceLogOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { highlighted, type LogLine, linesOf, matchingLines } from '#components/infrastructure/resource/log-lines.ts';
import { QueryFace } from '#components/shell/failure';
import { Checkbox } from '#components/ui/checkbox';
import { IconButton } from '#components/ui/icon-button';
import { Input } from '#components/ui/input';
import { SkeletonRows } from '#components/ui/skeleton';

/** How often a followed log is asked for, and how many of its last lines. */
const followMs = 2000;
const tailLines = 2000;

interface LogViewProps {
  instance: { id: string; name: string };
  container?: string;
  /** Whether there was a container before this one. */
  restarted: boolean;
}

export function LogView({ instance, container, restarted }: LogViewProps) {
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const query = useQuery({
    ...instanceLogOptions({ id: instance.id, container, previous, tailLines }),
    refetchInterval: follow && !previous ? followMs : false,
  });
  const file = `${instance.name}${container ? `-${container}` : ''}${previous ? '-previous' : ''}.log`;
  return (
    <>
      <div className="flex items-center gap-2">
        <Input
          type="search"
          aria-label="Find in the log"
          placeholder="Find"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <IconButton
          outlined
          label={`Download ${file}`}
          disabled={!query.data}
          onClick={() => download(file, query.data?.text ?? '')}
        >
          <Download size={14} />
        </IconButton>
      </div>
      <div className="flex flex-wrap gap-x-5">
        <Checkbox checked={follow && !previous} disabled={previous} onChange={setFollow} label="Follow" />
        {(restarted || previous) && (
          <Checkbox checked={previous} onChange={setPrevious} label="Before the last restart" />
        )}
      </div>
      <QueryFace query={query} what="The log" loading={<SkeletonRows rows={6} />}>
        {({ text }) => <Lines text={text} search={wanted} follow={follow && !previous} />}
      </QueryFace>
    </>
  );
}

function Lines({ text, search, follow }: { text: string; search: string; follow: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const lines = linesOf(text);
  const found = matchingLines(lines, search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be done whenever the text has changed.
  useEffect(() => {
    if (follow && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text, search, follow]);
  if (lines.length === 0) return <p className="text-data text-ink-2">It has written nothing yet.</p>;
  return (
    <>
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
        className="max-h-[calc(100dvh-400px)] min-h-40 overflow-auto rounded-control border border-line bg-page py-1.5 font-mono text-[12px] leading-5"
      >
        {found.map((line) => (
          <Line key={line.number} line={line} search={search} />
        ))}
      </div>
      <p className="text-small text-ink-3" aria-live="polite">
        {search === ''
          ? `${lines.length >= tailLines ? `The last ${tailLines}` : lines.length} ${lines.length === 1 ? 'line' : 'lines'}`
          : `${found.length} of ${lines.length} lines`}
      </p>
    </>
  );
}

function Line({ line, search }: { line: LogLine; search: string }) {
  return (
    <div className="px-3 break-words whitespace-pre-wrap [contain-intrinsic-size:auto_20px] [content-visibility:auto]">
      {highlighted(line.text, search).map((part, index) =>
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

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
