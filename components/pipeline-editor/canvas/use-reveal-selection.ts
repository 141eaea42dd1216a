'use client';
import { useEffect, useRef } from 'react';
import { useReactFlow, useStoreApi } from 'reactflow';
import { useEditor } from '#components/pipeline-editor/state/editor-context';
import { type GraphLayout, nodeHeight, nodeWidth } from '#components/pipeline-graph/layout.ts';
import { nodeOf } from './canvas-graph.ts';

const margin = 24;

/** Moves the canvas just far enough that the stage that was selected last is in sight. */
export function useRevealSelection(layout: GraphLayout): void {
  const { getViewport, setViewport } = useReactFlow();
  const flow = useStoreApi();
  const selection = useEditor((state) => state.selection);
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const refId = selection === 'configuration' ? undefined : selection.at(-1);
    const node = refId === undefined ? undefined : latest.current.nodes.find(({ id }) => id === nodeOf(refId));
    const { width, height } = flow.getState();
    if (!node || width === 0) return;
    const { x, y, zoom } = getViewport();
    const left = node.x * zoom + x;
    const top = node.y * zoom + y;
    const moveX = shift(left, left + nodeWidth * zoom, width);
    const moveY = shift(top, top + nodeHeight * zoom, height);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (moveX || moveY) void setViewport({ x: x + moveX, y: y + moveY, zoom }, { duration: still ? 0 : 180 });
  }, [selection, flow, getViewport, setViewport]);
}

function shift(from: number, to: number, room: number): number {
  if (from < margin) return margin - from;
  if (to > room - margin) return room - margin - to;
  return 0;
}
