import type { Point } from './ast.ts';

/**
 * `rate`, `increase` and `delta` as Prometheus computes them: the change between the first and the last point, resets of a
 * counter made good, stretched to the edges of the window when the points come close to them, and never below a counter's
 * zero.
 */
export function extrapolated(
  points: readonly Point[],
  from: number,
  to: number,
  { counter, perSecond }: { counter: boolean; perSecond: boolean },
): number | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return undefined;
  let change = last.value - first.value;
  if (counter) {
    for (let i = 1; i < points.length; i++) {
      if (points[i]!.value < points[i - 1]!.value) change += points[i - 1]!.value;
    }
  }
  const sampled = (last.at - first.at) / 1000;
  const average = sampled / (points.length - 1);
  const threshold = average * 1.1;
  let toStart = (first.at - from) / 1000;
  let toEnd = (to - last.at) / 1000;
  if (toStart >= threshold) toStart = average / 2;
  if (counter && change > 0 && first.value >= 0) toStart = Math.min(toStart, sampled * (first.value / change));
  if (toEnd >= threshold) toEnd = average / 2;
  const stretched = change * ((sampled + toStart + toEnd) / sampled);
  return perSecond ? stretched / ((to - from) / 1000) : stretched;
}

/** The last two points only. */
export function instantRate(points: readonly Point[], counter: boolean): number | undefined {
  const last = points.at(-1);
  const before = points.at(-2);
  if (!last || !before) return undefined;
  if (!counter) return last.value - before.value;
  const change = last.value < before.value ? last.value : last.value - before.value;
  return change / ((last.at - before.at) / 1000);
}
