import type { Point } from '#components/pipeline-graph/layout.ts';

/** Level and upright ways on the canvas: where their middle is, and which one is near. */

export function middleOf(way: readonly Point[]): Point {
  const lengths = way.slice(1).map((point, index) => distance(way[index] ?? point, point));
  let rest = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    const from = way[index];
    const to = way[index + 1];
    if (!from || !to) break;
    if (rest <= length && length > 0) {
      return { x: from.x + ((to.x - from.x) * rest) / length, y: from.y + ((to.y - from.y) * rest) / length };
    }
    rest -= length;
  }
  return way[0] ?? { x: 0, y: 0 };
}

/** How far a point is from the way. */
export function distanceTo(point: Point, way: readonly Point[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const [index, from] of way.entries()) {
    const to = way[index + 1];
    if (!to) break;
    const x = clamp(point.x, Math.min(from.x, to.x), Math.max(from.x, to.x));
    const y = clamp(point.y, Math.min(from.y, to.y), Math.max(from.y, to.y));
    nearest = Math.min(nearest, distance(point, { x, y }));
  }
  return nearest;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
