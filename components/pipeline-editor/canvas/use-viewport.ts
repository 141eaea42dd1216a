'use client';
import { useEffect, useRef } from 'react';
import { useReactFlow, useStore } from 'reactflow';
import { useEditor } from '#components/pipeline-editor/state/editor-context';
import type { GraphLayout } from '#components/pipeline-graph/layout.ts';
import { configurationNode, nodeOf } from './canvas-graph.ts';
import { fits, revealing, startingView } from './viewport.ts';

/**
 * Keeps in sight what is worked on: the whole graph as long as it is readable and the person has not moved the canvas,
 * else the stage that was selected last. Answers the handler that notices a move by hand, and one that forgets it.
 */
export function useViewport(layout: GraphLayout) {
  const { getViewport, setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const selection = useEditor((state) => state.selection);
  const moved = useRef(false);
  const started = useRef(false);
  useEffect(() => {
    const size = { width, height };
    if (width === 0) return;
    const still = !started.current || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const go = (view: ReturnType<typeof getViewport>) => void setViewport(view, { duration: still ? 0 : 180 });
    if (!started.current || (!moved.current && fits(layout, size))) {
      started.current = true;
      go(startingView(layout, size));
      return;
    }
    const id = selection === 'configuration' ? configurationNode : nodeOf(selection.at(-1) ?? '');
    const node = layout.nodes.find((candidate) => candidate.id === id);
    const view = getViewport();
    const next = node ? revealing(view, node, size) : view;
    if (next !== view) go(next);
  }, [selection, layout, width, height, getViewport, setViewport]);
  return {
    onMoveStart: (event: unknown) => {
      if (event) moved.current = true;
    },
    onShowAll: () => {
      moved.current = false;
    },
  };
}
