'use client';
import 'reactflow/dist/base.css';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import {
  Background,
  BackgroundVariant,
  type NodeTypes,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from 'reactflow';
import { type RunNode, runGraphOf } from '#components/executions/detail/run-graph-model.ts';
import { RunStageNode } from '#components/executions/detail/run-stage-node';
import { topLevel } from '#components/executions/wording.ts';
import { GraphEdge } from '#components/pipeline-graph/graph-edge';
import { dense, nodeHeight } from '#components/pipeline-graph/layout.ts';
import { IconButton } from '#components/ui/icon-button';
import type { ExecutionView } from '#lib/executions/view';

interface RunGraphProps {
  execution: ExecutionView;
  selected: string | undefined;
  onSelect: (stageId: string) => void;
}

const nodeTypes: NodeTypes = { stage: RunStageNode };
const edgeTypes = { path: GraphEdge };
const padding = 20;
/** The buttons and the line of the maker stand below the stages. */
const footer = 28;

/** The stages of the run and how they hang together; read-only. */
export function RunGraph(props: RunGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ execution, selected, onSelect }: RunGraphProps) {
  const stages = topLevel(execution);
  const shape = JSON.stringify(stages.map(({ refId, requisites }) => [refId, requisites]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for all that the layout depends on.
  const model = useMemo(() => runGraphOf(stages), [shape]);
  const { nodes, edges } = model.dress(stages, selected, onSelect);
  const height = Math.min(460, Math.max(200, model.height + 2 * padding + footer));
  const box = useRef<HTMLDivElement>(null);
  const { fitView, zoomIn, zoomOut } = useReactFlow();
  useViewOf(box, nodes, selected, model);
  if (stages.length === 0) {
    return (
      <p className="rounded-panel border border-dashed border-line-strong px-4 py-10 text-center text-data text-ink-2">
        This pipeline has no stages.
      </p>
    );
  }
  return (
    <div ref={box} style={{ height }} className="overflow-hidden rounded-panel border border-line bg-panel">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        minZoom={0.2}
        maxZoom={1.25}
        attributionPosition="bottom-left"
        aria-label="Stages and how they depend on each other"
      >
        <Background variant={BackgroundVariant.Dots} gap={18} size={1.4} color="var(--line-strong)" />
        <Panel position="bottom-right" className="m-2! flex gap-1 rounded-control border border-line bg-panel p-0.5">
          <IconButton label="Smaller" className="size-7" onClick={() => void zoomOut()}>
            <Minus size={14} />
          </IconButton>
          <IconButton label="Larger" className="size-7" onClick={() => void zoomIn()}>
            <Plus size={14} />
          </IconButton>
          <IconButton label="Show all stages" className="size-7" onClick={() => void fitView({ padding: 0.06 })}>
            <Maximize size={14} />
          </IconButton>
        </Panel>
      </ReactFlow>
    </div>
  );
}

/** Below this its words cannot be read: rather show a part, with the chosen stage in the middle. */
const smallestZoom = 0.66;
/** Where there is little room one sees a part anyway, and pans: there the words stay readable. */
const narrow = { width: 640, zoom: 0.84 };

function useViewOf(
  box: React.RefObject<HTMLDivElement | null>,
  nodes: readonly RunNode[],
  selected: string | undefined,
  { width, height }: { width: number; height: number },
) {
  const { setViewport } = useReactFlow();
  const focus = useRef<RunNode>(undefined);
  focus.current = nodes.find(({ id }) => id === selected);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const show = () => {
      const room = { x: element.clientWidth - 2 * padding, y: element.clientHeight - 2 * padding - footer };
      const least = element.clientWidth < narrow.width ? narrow.zoom : smallestZoom;
      const zoom = Math.min(1, Math.max(least, Math.min(room.x / width, room.y / height)));
      const at = focus.current?.position ?? { x: 0, y: 0 };
      const place = (available: number, whole: number, middle: number) =>
        whole * zoom <= available
          ? (available - whole * zoom) / 2
          : Math.min(0, Math.max(available - whole * zoom, available / 2 - middle * zoom));
      void setViewport({
        zoom,
        x: padding + (width * zoom <= room.x ? 0 : place(room.x, width, at.x + dense.nodeWidth / 2)),
        y: padding + place(room.y, height, at.y + nodeHeight / 2),
      });
    };
    const observer = new ResizeObserver(show);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, width, height, setViewport]);
}
