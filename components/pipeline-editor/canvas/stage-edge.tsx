'use client';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from 'reactflow';
import { StagePicker } from '#components/pipeline-editor/palette/stage-picker';
import { addInto, newStage } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import type { Point } from '#components/pipeline-graph/layout.ts';
import { gapOf } from './canvas-graph.ts';
import { middleOf } from './geometry.ts';

export type StageEdgeType = Edge<
  { path: string; points: readonly Point[]; target: boolean; hovered: boolean; label: string },
  'stage'
>;

/** A line with a button in its middle that puts a stage there. */
export const StageEdge = memo(function StageEdge({ id, source, target, data, selected }: EdgeProps<StageEdgeType>) {
  const { store, mayWrite } = useDesigner();
  if (!data) return null;
  const middle = middleOf(data.points);
  const strong = selected || data.target;
  const stroke = strong ? 'var(--accent)' : data.hovered ? 'var(--control)' : 'var(--line-strong)';
  return (
    <>
      <BaseEdge id={id} path={data.path} interactionWidth={24} style={{ stroke, strokeWidth: strong ? 2 : 1.5 }} />
      {mayWrite && (
        <EdgeLabelRenderer>
          <div
            className="nodrag nopan pointer-events-auto absolute"
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            <StagePicker
              label={`Add a stage ${data.label}`}
              onPick={(definition) => {
                const gap = gapOf(source, target);
                if (gap) addInto(store, newStage(definition), gap);
              }}
              trigger={
                <button
                  type="button"
                  aria-label={`Add a stage ${data.label}`}
                  className={`flex size-5 items-center justify-center rounded-full border border-line-strong bg-panel text-ink-3 transition-[opacity,border-color,color] duration-150 hover:border-accent hover:text-accent-ink hover:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100 [@media(hover:none)]:opacity-100 ${data.hovered ? '' : 'opacity-0'}`}
                >
                  <Plus size={12} aria-hidden />
                </button>
              }
            />
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
