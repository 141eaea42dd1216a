'use client';
import { Plus } from 'lucide-react';
import { memo, useState } from 'react';
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from 'reactflow';
import { stageOf, titleOf } from '#components/pipeline-editor/document/stages.ts';
import { StagePicker } from '#components/pipeline-editor/palette/stage-picker';
import { addInto, newStage } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, type EditorState } from '#components/pipeline-editor/state/editor-state.ts';
import type { Point } from '#components/pipeline-graph/layout.ts';
import { cx } from '#components/ui/class-names.ts';
import { gapOf, refIdOfNode } from './canvas-graph.ts';
import { middleOf } from './geometry.ts';

export type StageEdgeType = Edge<
  { path: string; points: readonly Point[]; target: boolean; hovered: boolean },
  'stage'
>;

/** A line with a button in its middle that puts a stage there. */
export const StageEdge = memo(function StageEdge({ id, source, target, data, selected }: EdgeProps<StageEdgeType>) {
  const { mayWrite } = useDesigner();
  if (!data) return null;
  const strong = selected || data.target;
  const stroke = strong ? 'var(--accent)' : data.hovered ? 'var(--control)' : 'var(--line-strong)';
  return (
    <>
      <BaseEdge id={id} path={data.path} interactionWidth={24} style={{ stroke, strokeWidth: strong ? 2 : 1.5 }} />
      {mayWrite && <InsertButton source={source} target={target} points={data.points} shown={data.hovered} />}
    </>
  );
});

interface InsertButtonProps {
  source: string;
  target: string;
  points: readonly Point[];
  /** The pointer is on the line; otherwise it shows only to the keyboard and to fingers. */
  shown: boolean;
}

function InsertButton({ source, target, points, shown }: InsertButtonProps) {
  const { store } = useDesigner();
  const [open, setOpen] = useState(false);
  const label = useEditor((state) => `Add a stage between ${titleAt(state, source)} and ${titleAt(state, target)}`);
  const middle = middleOf(points);
  const button = (
    <button
      type="button"
      aria-label={label}
      onClick={() => setOpen(true)}
      className={cx(
        'flex size-5 items-center justify-center rounded-full border border-line-strong bg-panel text-ink-3 transition-[opacity,border-color,color] duration-150',
        'hover:border-accent hover:text-accent-ink hover:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100 [@media(hover:none)]:opacity-100',
        !shown && 'opacity-0',
      )}
    >
      <Plus size={12} aria-hidden />
    </button>
  );
  return (
    <EdgeLabelRenderer>
      <div
        className="nodrag nopan pointer-events-auto absolute"
        style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
      >
        {/* The picker is made when it is asked for: a large pipeline has hundreds of lines. */}
        {open ? (
          <StagePicker
            startOpen
            label={label}
            trigger={button}
            onClose={() => setOpen(false)}
            onPick={(definition) => {
              const gap = gapOf(source, target);
              if (gap) addInto(store, newStage(definition), gap);
            }}
          />
        ) : (
          button
        )}
      </div>
    </EdgeLabelRenderer>
  );
}

function titleAt(state: EditorState, node: string): string {
  const refId = refIdOfNode(node);
  return refId === undefined ? 'the start' : titleOf(stageOf(documentOf(state), refId) ?? {});
}
