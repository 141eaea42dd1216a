'use client';
import type { DragEvent } from 'react';
import { useReactFlow } from 'reactflow';
import { carriesStage, droppedStage } from '#components/pipeline-editor/palette/drag.ts';
import { addBehind, addInto, newStage } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner } from '#components/pipeline-editor/state/editor-context';
import type { GraphLayout } from '#components/pipeline-graph/layout.ts';
import { type DropTarget, dropTargetAt, gapOf, refIdOfNode } from './canvas-graph.ts';

/** A stage type dropped on a line goes between, on a stage behind it, on the open canvas to the start of the pipeline. */
export function usePaletteDrop(layout: GraphLayout, locked: boolean, mark: (target: DropTarget | undefined) => void) {
  const { store } = useDesigner();
  const { screenToFlowPosition } = useReactFlow();
  const targetOf = (event: DragEvent) =>
    dropTargetAt(layout, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  return {
    onDragOver: (event: DragEvent) => {
      if (locked || !carriesStage(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      mark(targetOf(event));
    },
    onDragLeave: () => mark(undefined),
    onDrop: (event: DragEvent) => {
      const definition = locked ? undefined : droppedStage(event);
      mark(undefined);
      if (!definition) return;
      event.preventDefault();
      const target = targetOf(event);
      const gap = target?.kind === 'edge' ? gapOf(target.source, target.target) : undefined;
      const behind = target?.kind === 'node' ? refIdOfNode(target.id) : undefined;
      if (gap) addInto(store, newStage(definition), gap);
      else addBehind(store, newStage(definition), behind === undefined ? [] : [behind]);
    },
  };
}
