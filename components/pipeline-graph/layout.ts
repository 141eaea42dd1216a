import dagre from '@dagrejs/dagre';
import { orderLayers } from '#components/pipeline-graph/layer-order.ts';

/**
 * Where the stages of a pipeline stand, and the lines between them. Pure: ids and dependencies in, numbers out. Dagre
 * chooses columns and order; the lines are drawn here, because dagre's cut corners: each runs level from column to
 * column and turns only in the gaps between columns, where no node stands.
 */
export const nodeWidth = 220;
export const nodeHeight = 56;

/** How wide nodes and the gaps between columns are. */
export interface Spacing {
  nodeWidth: number;
  columnGap: number;
}

/** Where lines are drawn and dropped upon. */
const roomy: Spacing = { nodeWidth, columnGap: 56 };
/** Where a graph is only looked at, beside other things: more of it at a size that can be read. */
export const dense: Spacing = { nodeWidth: 180, columnGap: 16 };

const rowGap = 28;
const cornerRadius = 8;
/** The name of the unseen node before all others; no refId is a control character. */
const start = '\u0002';

export interface LayoutNode {
  id: string;
  /** Ids of the nodes before this one; unknown ids and the node itself are ignored. */
  requisites: readonly string[];
}

export interface PlacedNode {
  id: string;
  /** Left upper corner. */
  x: number;
  y: number;
}

export interface PlacedEdge {
  id: string;
  source: string;
  target: string;
  points: readonly Point[];
  /** SVG path through the points with soft corners. */
  path: string;
}

export interface Point {
  x: number;
  y: number;
}

export interface GraphLayout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

/** The order of the input is kept among nodes that could stand either way. Cycles are drawn, not refused. */
export function layoutGraph(input: readonly LayoutNode[], spacing: Spacing = roomy): GraphLayout {
  const { nodeWidth, columnGap } = spacing;
  if (input.length === 0) return { nodes: [], edges: [], width: 0, height: 0 };
  const ids = new Set(input.map((node) => node.id));
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, edgesep: rowGap / 2, ranksep: columnGap });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of [start, ...ids]) graph.setNode(id, { width: nodeWidth, height: nodeHeight });
  for (const node of input) {
    const before = [...new Set(node.requisites)].filter((from) => ids.has(from) && from !== node.id);
    for (const from of before) graph.setEdge(from, node.id);
    // Without a common start, parts that do not hang together get columns of their own, shifted by half.
    if (before.length === 0) graph.setEdge(start, node.id);
  }
  dagre.layout(graph, { customOrder: orderLayers });
  const nodes = input.map(({ id }) => {
    const { x, y } = graph.node(id);
    return { id, x: Math.round(x - nodeWidth / 2) - nodeWidth - columnGap, y: Math.round(y - nodeHeight / 2) };
  });
  const at = new Map(nodes.map((node) => [node.id, node]));
  const edges = graph.edges().flatMap(({ v, w }): PlacedEdge[] => {
    const source = at.get(v);
    const target = at.get(w);
    if (!source || !target) return [];
    const bends: Point[] = graph.edge(v, w).points.slice(1, -1);
    const points = route(
      source,
      target,
      bends.map(({ x, y }) => ({ x: x - nodeWidth - columnGap, y })),
      spacing,
    );
    return [{ id: `${v}→${w}`, source: v, target: w, points, path: roundedPath(points) }];
  });
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map((node) => node.x + nodeWidth)),
    height: Math.max(...nodes.map((node) => node.y + nodeHeight)),
  };
}

/** Level stretches at the heights dagre reserved in each column, joined by verticals in the gaps. */
function route(source: Point, target: Point, bends: readonly Point[], spacing: Spacing): Point[] {
  const { nodeWidth, columnGap } = spacing;
  const from = { x: source.x + nodeWidth, y: source.y + nodeHeight / 2 };
  const end = { x: target.x, y: target.y + nodeHeight / 2 };
  const points: Point[] = [from];
  let y = from.y;
  const turn = (x: number, to: number) => {
    if (Math.abs(to - y) < 1) return;
    points.push({ x, y }, { x, y: to });
    y = to;
  };
  const forward = end.x > from.x;
  const columns = forward ? bends.filter((bend) => bend.x > from.x && bend.x < end.x && inColumn(bend, spacing)) : [];
  for (const bend of columns) turn(Math.round(bend.x - nodeWidth / 2 - columnGap / 2), Math.round(bend.y));
  turn(Math.round(forward ? end.x - columnGap / 2 : from.x + columnGap / 2), end.y);
  points.push(end);
  return points;
}

/** Dagre also reserves a place in each gap, for a label. */
function inColumn({ x }: Point, { nodeWidth, columnGap }: Spacing): boolean {
  const columns = (x - nodeWidth / 2) / (nodeWidth + columnGap);
  return Math.abs(columns - Math.round(columns)) < 0.25;
}

function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (!after) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const radius = Math.min(cornerRadius, distance(before, point) / 2, distance(point, after) / 2);
    const enter = toward(point, before, radius);
    const leave = toward(point, after, radius);
    path += `L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
  });
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}
