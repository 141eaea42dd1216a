import { refIdOf, requisitesOf } from '#components/pipeline-editor/document/stages.ts';
import type { Edge, Gap } from '#components/pipeline-editor/document/wiring.ts';
import { type GraphLayout, layoutGraph, nodeHeight, nodeWidth, type Point } from '#components/pipeline-graph/layout.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import { distanceTo } from './geometry.ts';

/**
 * The document as the canvas shows it. The configuration is a node before all others; lines from it to the stages that
 * start with the pipeline are drawn but stand nowhere in the document.
 */
export const configurationNode = 'configuration';

export function nodeOf(refId: string): string {
  return `stage:${refId}`;
}

/** Undefined for the configuration node. */
export function refIdOfNode(id: string): string | undefined {
  return id.startsWith('stage:') ? id.slice('stage:'.length) : undefined;
}

export function layoutDocument(document: PipelineDocument): GraphLayout {
  const refIds = new Set(document.stages.map(refIdOf));
  const stages = document.stages.map((stage) => {
    const known = requisitesOf(stage).filter((refId) => refIds.has(refId));
    return { id: nodeOf(refIdOf(stage)), requisites: known.length > 0 ? known.map(nodeOf) : [configurationNode] };
  });
  return layoutGraph([{ id: configurationNode, requisites: [] }, ...stages]);
}

/** Equal for documents that look the same on the canvas, so that typing in a field lays nothing out anew. */
export function shapeOf(document: PipelineDocument): string {
  return JSON.stringify(document.stages.map((stage) => [refIdOf(stage), requisitesOf(stage)]));
}

/** What lies under a point: where a dragged stage would go. */
export type DropTarget = { kind: 'node'; id: string } | { kind: 'edge'; source: string; target: string };

const edgeReach = 26;

export function dropTargetAt(layout: GraphLayout, point: Point, dragged?: string): DropTarget | undefined {
  const node = layout.nodes.find(
    ({ id, x, y }) =>
      id !== dragged && point.x >= x && point.x <= x + nodeWidth && point.y >= y && point.y <= y + nodeHeight,
  );
  if (node) return { kind: 'node', id: node.id };
  const near = layout.edges
    .filter(({ source, target }) => source !== dragged && target !== dragged)
    .map(({ source, target, points }) => ({ source, target, away: distanceTo(point, points) }))
    .filter(({ away }) => away <= edgeReach)
    .sort((one, other) => one.away - other.away)[0];
  return near && { kind: 'edge', source: near.source, target: near.target };
}

/** The connection of the document that a drawn line stands for; undefined for lines of the configuration node. */
export function edgeOf(source: string, target: string): Edge | undefined {
  const from = refIdOfNode(source);
  const to = refIdOfNode(target);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Where a stage goes that is put on the line. */
export function gapOf(source: string, target: string): Gap | undefined {
  const to = refIdOfNode(target);
  return to === undefined ? undefined : { from: refIdOfNode(source), to };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Where an arrow key leads: along the lines to the sides, to the nearest node of the column up and down. */
export function neighbourOf(layout: GraphLayout, id: string, direction: Direction): string | undefined {
  const here = layout.nodes.find((node) => node.id === id);
  if (!here) return undefined;
  const nearest = (ids: readonly string[]) =>
    layout.nodes
      .filter((node) => ids.includes(node.id))
      .sort((one, other) => Math.abs(one.y - here.y) - Math.abs(other.y - here.y))[0]?.id;
  if (direction === 'right') return nearest(layout.edges.filter(({ source }) => source === id).map((e) => e.target));
  if (direction === 'left') return nearest(layout.edges.filter(({ target }) => target === id).map((e) => e.source));
  const sign = direction === 'up' ? -1 : 1;
  return layout.nodes
    .filter((node) => (node.y - here.y) * sign > 0)
    .map((node) => ({ id: node.id, away: Math.abs(node.y - here.y) + 3 * Math.abs(node.x - here.x) }))
    .sort((one, other) => one.away - other.away)[0]?.id;
}
