'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type Node, useReactFlow, useStore, useViewport } from 'reactflow';
import { beyond } from '#components/pipeline-graph/beyond.ts';
import { dense } from '#components/pipeline-graph/layout.ts';
import { cx } from '#components/ui/class-names.ts';

/** How many stages lie beyond each side of a graph that is wider than its box; a click brings the next of them. */
export function MoreAtTheSides({ nodes }: { nodes: readonly Node[] }) {
  const { x, zoom } = useViewport();
  const room = useStore(({ width }) => width);
  const { setViewport, getViewport } = useReactFlow();
  const { left, right } = beyond(
    nodes.map(({ position }) => position.x),
    dense.nodeWidth,
    { x, zoom, room },
  );
  // Before the box is measured everything would count as beyond it.
  if (room === 0) return null;
  const pan = (by: number) => {
    const now = getViewport();
    void setViewport({ ...now, x: now.x + by }, { duration: 160 });
  };
  return (
    <>
      {left > 0 && <Side side="left" count={left} onClick={() => pan(room * 0.7)} />}
      {right > 0 && <Side side="right" count={right} onClick={() => pan(-room * 0.7)} />}
    </>
  );
}

function Side({ side, count, onClick }: { side: 'left' | 'right'; count: number; onClick: () => void }) {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={`${count} more ${count === 1 ? 'stage' : 'stages'} on the ${side}`}
      className={cx(
        'absolute inset-y-0 z-[5] flex w-14 items-center text-small font-medium text-ink-2 tabular-nums transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2',
        side === 'left'
          ? 'left-0 justify-start bg-linear-to-r from-panel from-45% to-transparent pl-1.5'
          : 'right-0 flex-row-reverse justify-start bg-linear-to-l from-panel from-45% to-transparent pr-1.5',
      )}
    >
      <Icon size={16} aria-hidden />
      {count}
    </button>
  );
}
