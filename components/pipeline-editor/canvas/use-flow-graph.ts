'use client';
import { useMemo, useState } from 'react';
import { type EdgeChange, type NodeChange, type OnNodeDrag, useReactFlow } from 'reactflow';
import { disconnect } from '#components/pipeline-editor/document/wiring.ts';
import { moveStage } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, type Selection, selected } from '#components/pipeline-editor/state/editor-state.ts';
import { type GraphLayout, nodeHeight, nodeWidth, type Point } from '#components/pipeline-graph/layout.ts';
import {
  configurationNode,
  type DropTarget,
  dropTargetAt,
  edgeOf,
  gapOf,
  layoutDocument,
  refIdOfNode,
  shapeOf,
} from './canvas-graph.ts';
import type { ConfigurationNodeType } from './configuration-node';
import type { StageEdgeType } from './stage-edge';
import type { StageNodeType } from './stage-node';

type FlowNode = StageNodeType | ConfigurationNodeType;

const size = { width: nodeWidth, height: nodeHeight };

/**
 * The document as React Flow wants it. Places come from the layout; only a node in the hand is elsewhere, and where it
 * is let go decides what it runs after.
 */
export function useFlowGraph(locked: boolean) {
  const { store } = useDesigner();
  const { screenToFlowPosition } = useReactFlow();
  const shape = useEditor((state) => shapeOf(documentOf(state)));
  const selection = useEditor((state) => state.selection);
  const [held, setHeld] = useState<{ id: string; place: Point }>();
  const [target, setTarget] = useState<DropTarget>();
  const [selectedEdge, setSelectedEdge] = useState<string>();
  const [hoveredEdge, setHoveredEdge] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape is all of the document that the layout sees.
  const layout = useMemo(() => layoutDocument(documentOf(store.get())), [shape]);
  const plainNodes = useMemo(() => nodesOf(layout), [layout]);
  const plainEdges = useMemo(() => edgesOf(layout), [layout]);
  const nodes = useMemo(
    () => plainNodes.map((node) => markedNode(node, selection, held, target)),
    [plainNodes, selection, held, target],
  );
  const edges = useMemo(
    () => plainEdges.map((edge) => markedEdge(edge, { selectedEdge, hoveredEdge, target })),
    [plainEdges, selectedEdge, hoveredEdge, target],
  );

  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    const picked = changes.filter((change) => change.type === 'select');
    if (picked.length > 0) store.move((state) => selected(state, selectionAfter(state.selection, picked)));
    if (picked.some((change) => change.selected)) setSelectedEdge(undefined);
    const drag = changes.find((change) => change.type === 'position' && change.dragging && change.position);
    if (drag?.type === 'position' && drag.position) setHeld({ id: drag.id, place: drag.position });
  };
  const onEdgesChange = (changes: EdgeChange<StageEdgeType>[]) => {
    for (const change of changes) {
      if (change.type === 'select')
        setSelectedEdge((was) => (change.selected ? change.id : was === change.id ? undefined : was));
    }
  };
  /** What the pointer is over counts, not where the node's middle happens to be. */
  const under: (...drag: Parameters<OnNodeDrag<FlowNode>>) => DropTarget | undefined = (event, node) => {
    const pointer = 'changedTouches' in event ? event.changedTouches[0] : event;
    return pointer && dropTargetAt(layout, screenToFlowPosition({ x: pointer.clientX, y: pointer.clientY }), node.id);
  };
  const onNodeDrag: OnNodeDrag<FlowNode> = (...drag) => setTarget(locked ? undefined : under(...drag));
  const onNodeDragStop: OnNodeDrag<FlowNode> = (event, node, all) => {
    setHeld(undefined);
    setTarget(undefined);
    const refId = refIdOfNode(node.id);
    const at = under(event, node, all);
    if (locked || refId === undefined || !at) return;
    if (at.kind === 'node') moveStage(store, refId, { after: refIdOfNode(at.id) });
    else {
      const gap = gapOf(at.source, at.target);
      if (gap) moveStage(store, refId, { into: gap });
    }
  };
  const removeSelectedEdge = () => {
    const chosen = layout.edges.find((edge) => edge.id === selectedEdge);
    const edge = chosen && edgeOf(chosen.source, chosen.target);
    if (!edge) return false;
    store.edit((before) => disconnect(before, edge));
    setSelectedEdge(undefined);
    return true;
  };
  const onPaneClick = () => {
    setSelectedEdge(undefined);
    store.move((state) => selected(state, []));
  };
  return {
    layout,
    nodes,
    edges,
    setTarget,
    onNodesChange,
    onEdgesChange,
    onNodeDrag,
    onNodeDragStop,
    onPaneClick,
    onEdgeMouseEnter: (_: unknown, edge: StageEdgeType) => setHoveredEdge(edge.id),
    onEdgeMouseLeave: () => setHoveredEdge(undefined),
    removeSelectedEdge,
  };
}

function nodesOf(layout: GraphLayout): FlowNode[] {
  return layout.nodes.map(({ id, x, y }): FlowNode => {
    const refId = refIdOfNode(id);
    const shared = { id, position: { x, y }, ...size, measured: size };
    return refId === undefined
      ? { ...shared, type: 'configuration', data: { target: false }, draggable: false }
      : { ...shared, type: 'stage', data: { refId, target: false } };
  });
}

/** A node that nothing is the matter with stays the same object: React Flow then leaves it alone. */
function markedNode(
  node: FlowNode,
  selection: Selection,
  held: { id: string; place: Point } | undefined,
  target: DropTarget | undefined,
): FlowNode {
  const refId = refIdOfNode(node.id);
  const isSelected = refId === undefined ? selection === 'configuration' : selection.includes(refId);
  const isTarget = target?.kind === 'node' && target.id === node.id;
  const isHeld = held?.id === node.id;
  if (!isSelected && !isTarget && !isHeld) return node;
  const position = isHeld ? held.place : node.position;
  return { ...node, selected: isSelected, position, data: { ...node.data, target: isTarget } } as FlowNode;
}

interface EdgeMarks {
  selectedEdge: string | undefined;
  hoveredEdge: string | undefined;
  target: DropTarget | undefined;
}

function edgesOf(layout: GraphLayout): StageEdgeType[] {
  return layout.edges.map(({ id, source, target, path, points }) => ({
    id,
    source,
    target,
    type: 'stage',
    focusable: false,
    selectable: source !== configurationNode,
    data: { path, points, target: false, hovered: false },
  }));
}

function markedEdge(edge: StageEdgeType, { selectedEdge, hoveredEdge, target }: EdgeMarks): StageEdgeType {
  const isTarget = target?.kind === 'edge' && target.source === edge.source && target.target === edge.target;
  const hovered = edge.id === hoveredEdge;
  if (!edge.data || (!isTarget && !hovered && edge.id !== selectedEdge)) return edge;
  return { ...edge, selected: edge.id === selectedEdge, data: { ...edge.data, target: isTarget, hovered } };
}

/** The configuration and stages are never selected together. */
function selectionAfter(before: Selection, changes: readonly { id: string; selected: boolean }[]): Selection {
  const stages = new Set(before === 'configuration' ? [] : before);
  let configuration = before === 'configuration';
  for (const { id, selected: on } of changes) {
    const refId = refIdOfNode(id);
    if (refId === undefined) configuration = on;
    else if (on) stages.add(refId);
    else stages.delete(refId);
  }
  const added = changes.filter((change) => change.selected).map((change) => change.id);
  if (added.includes(configurationNode)) return 'configuration';
  if (stages.size > 0) return [...stages];
  return configuration ? 'configuration' : [];
}
