import { type GraphLayout, nodeHeight, nodeWidth, type Point } from '#components/pipeline-graph/layout.ts';

/** Which part of the graph is in sight. Places are in pixels of the graph, sizes in pixels of the screen. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

const margin = 32;
/** A stage is shown with room to pull lines from it: React Flow moves the canvas when a line comes near the edge. */
const revealMargin = 72;
/** Smaller than this the names are hard to read. */
const smallestReadable = 0.75;

/** The whole graph, as large as it gets; or, when it could not be read, its beginning. */
export function startingView(layout: GraphLayout, { width, height }: Size): View {
  const fitting = Math.min(1, (width - 2 * margin) / layout.width, (height - 2 * margin) / layout.height);
  const zoom = Math.max(smallestReadable, fitting);
  const first = layout.nodes[0] ?? { x: 0, y: 0 };
  const fitsAcross = layout.width * zoom <= width - 2 * margin;
  const fitsDown = layout.height * zoom <= height - 2 * margin;
  return {
    zoom,
    x: fitsAcross ? (width - layout.width * zoom) / 2 : margin - first.x * zoom,
    y: fitsDown ? (height - layout.height * zoom) / 2 : height / 2 - (first.y + nodeHeight / 2) * zoom,
  };
}

export function fits(layout: GraphLayout, { width, height }: Size): boolean {
  return Math.min((width - 2 * margin) / layout.width, (height - 2 * margin) / layout.height) >= smallestReadable;
}

/** Moves just far enough that the node is in sight; the same view if it is. */
export function revealing(view: View, node: Point, { width, height }: Size): View {
  const left = node.x * view.zoom + view.x;
  const top = node.y * view.zoom + view.y;
  const x = shift(left, left + nodeWidth * view.zoom, width);
  const y = shift(top, top + nodeHeight * view.zoom, height);
  return x === 0 && y === 0 ? view : { ...view, x: view.x + x, y: view.y + y };
}

function shift(from: number, to: number, room: number): number {
  if (from < revealMargin) return revealMargin - from;
  if (to > room - revealMargin) return room - revealMargin - to;
  return 0;
}
