interface View {
  /** Where the graph's left edge is drawn, in pixels of the box. */
  x: number;
  zoom: number;
  /** The width of the box, in pixels. */
  room: number;
}

/** How many nodes have their middle beyond the left and the right side of the box. `lefts` and `width` are the graph's own. */
export function beyond(
  lefts: readonly number[],
  width: number,
  { x, zoom, room }: View,
): { left: number; right: number } {
  const middles = lefts.map((left) => (left + width / 2) * zoom + x);
  return { left: middles.filter((at) => at < 0).length, right: middles.filter((at) => at > room).length };
}
