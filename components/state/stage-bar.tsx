'use client';
import Link from 'next/link';
import { useState } from 'react';
import { type Stretch, stretchesOf } from '#components/state/stage-stretches.ts';
import { type StateName, states } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { useNow } from '#components/ui/now';
import { Tooltip } from '#components/ui/tooltip';
import type { StageSegment } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';

interface StageBarProps {
  stages: readonly StageSegment[];
  /** Where a click on a stage leads. */
  href: (stage: StageSegment) => string;
  className?: string;
}

const fills: Record<StateName, string> = {
  'not-started': 'border border-line-strong bg-raised',
  queued: 'border border-line-strong bg-raised',
  running: 'bg-running sweep',
  'needs-approval': 'bg-person',
  waiting: 'bg-running-soft border border-running',
  paused: 'bg-warning',
  succeeded: 'bg-ok',
  'went-on': 'bg-warning',
  failed: 'bg-failed',
  stopped: 'bg-failed-soft border border-failed',
  'not-taken': 'border border-dashed border-control',
  canceled: 'border border-control bg-raised',
  skipped: 'border border-dashed border-control',
};

/** A second cue beside the colour, drawn on the segment. */
const marks: Partial<Record<StateName, string>> = {
  'needs-approval': 'M5 2.5v5',
  paused: 'M3.5 3v4M6.5 3v4',
  'went-on': 'm3 5 1.5 1.5L7.5 3.5',
  failed: 'm3 3 4 4m0-4L3 7',
  canceled: 'm3 7 4-4',
};

/** More get less room between them, that their colour is still seen. */
const few = 20;

function shapeFor(stages: number): { gap: string; corners: string } {
  return stages > few ? { gap: 'gap-px', corners: 'rounded-[1px]' } : { gap: 'gap-[3px]', corners: 'rounded-[3px]' };
}

/** One segment per top-level stage, in order. Hover tells name, time and reason; a click opens the stage. */
export function StageBar({ stages, href, className }: StageBarProps) {
  const [hovered, setHovered] = useState<Stretch>();
  const stretches = stretchesOf(stages);
  const { gap, corners } = shapeFor(stretches.length);
  const done = stages.filter((stage) => stage.endedAt !== undefined).length;
  return (
    <Tooltip text={hovered ? <StretchStory stretch={hovered} /> : `${done} of ${stages.length} stages ended`}>
      <ol
        aria-label={`Stages, ${done} of ${stages.length} ended`}
        onPointerLeave={() => setHovered(undefined)}
        className={cx('flex h-6 items-center overflow-hidden', gap, className)}
      >
        {stretches.map((stretch) => (
          <Segment
            key={stretch.first.id}
            stretch={stretch}
            href={href(stretch.first)}
            onHover={setHovered}
            corners={corners}
          />
        ))}
      </ol>
    </Tooltip>
  );
}

interface SegmentProps {
  stretch: Stretch;
  href: string;
  onHover: (stretch: Stretch) => void;
  corners: string;
}

function Segment({ stretch, href, onHover, corners }: SegmentProps) {
  const { state, count } = stretch;
  const mark = marks[state];
  return (
    // What asks or failed is seen among however many.
    <li className={cx('basis-0', mark && state !== 'canceled' ? 'min-w-1.5' : 'min-w-0')} style={{ flexGrow: count }}>
      <Link
        href={href}
        prefetch={false}
        tabIndex={-1}
        aria-label={`${namesOf(stretch)}: ${states[state].word}`}
        onPointerEnter={() => onHover(stretch)}
        className="group flex h-6 items-center"
      >
        <span
          className={cx(
            'flex h-3.5 w-full items-center justify-center overflow-hidden transition-opacity duration-150 group-hover:opacity-75',
            corners,
            fills[state],
          )}
        >
          {mark && (
            <svg
              viewBox="0 0 10 10"
              width="10"
              height="10"
              aria-hidden
              className={state === 'canceled' ? 'text-ink-3' : 'text-panel'}
            >
              <path d={mark} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
            </svg>
          )}
        </span>
      </Link>
    </li>
  );
}

function namesOf({ first, last, count }: Stretch): string {
  return count === 1 ? first.name : `${count} stages, ${first.name} to ${last.name}`;
}

function StretchStory({ stretch }: { stretch: Stretch }) {
  const now = useNow();
  const { first, state, count } = stretch;
  const { startedAt } = first;
  const took = count > 1 || startedAt === undefined ? undefined : formatDuration((first.endedAt ?? now) - startedAt);
  return (
    <>
      <span className="font-medium">{namesOf(stretch)}</span> · {states[state].word}
      {took && ` · ${took}`}
      {first.failure && <span className="block">{first.failure}</span>}
    </>
  );
}
