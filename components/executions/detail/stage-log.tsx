'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { logOptions, readLog } from '#components/executions/detail/log-query.ts';
import { QueryFace } from '#components/shell/failure';
import { CopyButton } from '#components/ui/copy-button';
import { TimeOfDay } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { LogLineView } from '#lib/executions/view';

/** How often a running stage is asked for new lines, in milliseconds; lines are not worth a message each. */
const tailMs = 2000;

export function StageLog({ stageId, running }: { stageId: string; running: boolean }) {
  const client = useQueryClient();
  const options = logOptions(stageId);
  const query = useQuery({
    ...options,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<{ rows: LogLineView[] }>(options.queryKey)?.rows ?? [];
      const added = await readLog(stageId, known.at(-1)?.seq ?? 0, signal);
      return { rows: [...known, ...added.rows] };
    },
    refetchInterval: running ? tailMs : false,
  });
  return (
    <QueryFace query={query} what="The log of this stage" loading={<SkeletonRows rows={4} />}>
      {({ rows }) =>
        rows.length === 0 ? (
          <p className="text-data text-ink-3">{running ? 'It has written nothing yet.' : 'It wrote nothing.'}</p>
        ) : (
          <Lines lines={rows} running={running} />
        )
      }
    </QueryFace>
  );
}

/** Follows the end until the reader scrolls up, and again once they are back at the end. */
function Lines({ lines, running }: { lines: readonly LogLineView[]; running: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to be done whenever there are more lines.
  useEffect(() => {
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);
  return (
    <div className="relative">
      <div className="absolute top-1 right-1">
        <CopyButton label="Copy the log" text={lines.map(({ line }) => line).join('\n')} />
      </div>
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={running ? 'Log, following' : 'Log'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          following.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
        className="max-h-96 overflow-auto rounded-control border border-line bg-page py-1.5 font-mono text-[12px] leading-5"
      >
        {lines.map(({ seq, at, line }) => (
          <div key={seq} className="flex gap-3 px-3 [contain-intrinsic-size:20px] [content-visibility:auto]">
            <TimeOfDay at={at} className="shrink-0 text-ink-3 select-none" />
            <span className="min-w-0 break-words whitespace-pre-wrap">{line}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
