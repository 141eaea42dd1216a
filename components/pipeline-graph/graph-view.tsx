'use client';
import 'reactflow/dist/base.css';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import {
  Background,
  BackgroundVariant,
  type Node,
  type NodeTypes,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from 'reactflow';
import { GraphEdge, type PathEdge } from '#components/pipeline-graph/graph-edge';
import { dense, nodeHeight } from '#components/pipeline-graph/layout.ts';
import { MoreAtTheSides } from '#components/pipeline-graph/more-at-the-sides';
import { IconButton } from '#components/ui/icon-button';

interface GraphViewProps {
  label: string;
  nodes: readonly Node[];
  edges: readonly PathEdge[];
  nodeTypes: NodeTypes;
  /** Of all nodes, as the layout says; in pixels. */
  width: number;
  height: number;
  /** The node to be seen where there is room for a part only. */
  focus: string | undefined;
  /** The box is never higher, in pixels. */
  tallest?: number;
  /** Rather than drawing it smaller, only a part is shown. */
  smallestZoom?: number;
}

const edgeTypes = { path: GraphEdge };
/** React Flow lets the pointer through nodes that are neither dragged nor selected by it; these hold buttons. */
const reachable = { pointerEvents: 'all' } as const;
const padding = 12;
/** The buttons and the line of the maker stand below the stages. */
const footer = 36;

/** A graph to be looked at beside other things: its nodes may be chosen, and it is panned and zoomed, not edited. */
export function GraphView(props: GraphViewProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ label, nodes, edges, nodeTypes, width, height, focus, ...limits }: GraphViewProps) {
  const { tallest = 460, smallestZoom = readable } = limits;
  const boxHeight = Math.min(tallest, Math.max(200, height + 2 * padding + footer));
  const box = useRef<HTMLDivElement>(null);
  const { fitView, zoomIn, zoomOut } = useReactFlow();
  useViewOf(
    box,
    nodes.find(({ id }) => id === focus),
    width,
    height,
    smallestZoom,
  );
  return (
    <div ref={box} style={{ height: boxHeight }} className="overflow-hidden rounded-panel border border-line bg-panel">
      <ReactFlow
        nodes={nodes.map((node) => ({ ...node, style: reachable }))}
        edges={[...edges]}
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
        aria-label={label}
      >
        <Background variant={BackgroundVariant.Dots} gap={18} size={1.4} color="var(--line-strong)" />
        <MoreAtTheSides nodes={nodes} />
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

/** Below this its words cannot be read: rather show a part, with the chosen node in the middle. */
const readable = 0.8;
/** Where there is little room one sees a part anyway, and pans: there the words stay readable. */
const narrow = { width: 640, zoom: 0.84, footer: 48 };

function useViewOf(
  box: React.RefObject<HTMLDivElement | null>,
  focused: Node | undefined,
  width: number,
  height: number,
  smallestZoom: number,
) {
  const { setViewport, getViewport, setCenter } = useReactFlow();
  const focus = useRef<Node>(undefined);
  focus.current = focused;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const show = () => {
      const isNarrow = element.clientWidth < narrow.width;
      const below = isNarrow ? narrow.footer : footer;
      const room = { x: element.clientWidth - 2 * padding, y: element.clientHeight - 2 * padding - below };
      const least = isNarrow ? narrow.zoom : smallestZoom;
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
  }, [box, width, height, smallestZoom, setViewport]);
  const at = focused && `${focused.position.x} ${focused.position.y}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when the focus does, and not when it is drawn anew.
  useEffect(() => {
    const { x, y, zoom } = getViewport();
    if (!box.current || !focused || isInSight(box.current, focused.position, x, y, zoom)) return;
    const middle = { x: focused.position.x + dense.nodeWidth / 2, y: focused.position.y + nodeHeight / 2 };
    void setCenter(middle.x, middle.y, { zoom });
  }, [at]);
}

function isInSight(box: HTMLElement, at: { x: number; y: number }, x: number, y: number, zoom: number): boolean {
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  const [right, bottom] = [left + dense.nodeWidth * zoom, top + nodeHeight * zoom];
  return left >= 0 && top >= 0 && right <= box.clientWidth && bottom <= box.clientHeight;
}
