import dagre from '@dagrejs/dagre';

export const nodeWidth = 220;
export const nodeHeight = 56;
/** Room between columns, where edges bend, and between the nodes of a column. */
const columnGap = 64;
const rowGap = 28;
/** Beyond this many nodes the quick ranking is used; it makes longer edges but answers at once. */
const quickFrom = 200;

export interface LayoutNode {
  id: string;
  width: number;
  height: number;
}

export interface LayoutEdge {
  from: string;
  to: string;
}

/**
 * Places a pipeline left to right: every stage right of all it waits for. Answers the top left corner of each node,
 * starting at 0, 0. The same input in the same order gives the same picture; circles and edges to nowhere are survived.
 */
export function layoutGraph(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Map<string, { x: number; y: number }> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranksep: columnGap,
    nodesep: rowGap,
    ranker: nodes.length > quickFrom ? 'longest-path' : 'network-simplex',
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map((node) => node.id));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) if (from !== to && known.has(from) && known.has(to)) graph.setEdge(from, to);
  dagre.layout(graph);
  const corners = nodes.map(({ id, width, height }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return [id, { x: x - width / 2, y: y - height / 2 }] as const;
  });
  const left = Math.min(...corners.map(([, corner]) => corner.x));
  const top = Math.min(...corners.map(([, corner]) => corner.y));
  return new Map(corners.map(([id, { x, y }]) => [id, { x: Math.round(x - left), y: Math.round(y - top) }]));
}
