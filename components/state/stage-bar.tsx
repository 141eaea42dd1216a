'use client';
import Link from 'next/link';
import { useState } from 'react';
import { type StateName, stateOfStage, states } from '#components/state/vocabulary.ts';
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

/** Up to so many stages each get their gap and soft corners; of more than `many` the gaps alone would fill the bar. */
const few = 20;
const many = 50;

function shapeFor(stages: number): { gap: string; corners: string } {
  if (stages > many) return { gap: 'gap-0', corners: '' };
  return stages > few ? { gap: 'gap-px', corners: 'rounded-[1px]' } : { gap: 'gap-[3px]', corners: 'rounded-[3px]' };
}

/** One segment per top-level stage, in order. Hover tells name, time and reason; a click opens the stage. */
export function StageBar({ stages, href, className }: StageBarProps) {
  const [hovered, setHovered] = useState<StageSegment>();
  const { gap, corners } = shapeFor(stages.length);
  const done = stages.filter((stage) => stage.endedAt !== undefined).length;
  return (
    <Tooltip text={hovered ? <SegmentStory stage={hovered} /> : `${done} of ${stages.length} stages ended`}>
      <ol
        aria-label={`Stages, ${done} of ${stages.length} ended`}
        onPointerLeave={() => setHovered(undefined)}
        className={cx('flex h-6 items-center overflow-hidden', gap, className)}
      >
        {stages.map((stage) => (
          <Segment key={stage.id} stage={stage} href={href(stage)} onHover={setHovered} corners={corners} />
        ))}
      </ol>
    </Tooltip>
  );
}

interface SegmentProps {
  stage: StageSegment;
  href: string;
  onHover: (stage: StageSegment) => void;
  corners: string;
}

function Segment({ stage, href, onHover, corners }: SegmentProps) {
  const state = stateOfStage(stage);
  const mark = marks[state];
  return (
    // What asks or failed is seen among however many.
    <li className={cx('flex-1', mark && state !== 'canceled' ? 'min-w-1.5' : 'min-w-0')}>
      <Link
        href={href}
        prefetch={false}
        tabIndex={-1}
        aria-label={`${stage.name}: ${states[state].word}`}
        onPointerEnter={() => onHover(stage)}
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

function SegmentStory({ stage }: { stage: StageSegment }) {
  const now = useNow();
  const { word } = states[stateOfStage(stage)];
  const took = stage.startedAt === undefined ? undefined : formatDuration((stage.endedAt ?? now) - stage.startedAt);
  return (
    <>
      <span className="font-medium">{stage.name}</span> · {word}
      {took && ` · ${took}`}
      {stage.failure && <span className="block">{stage.failure}</span>}
    </>
  );
}
