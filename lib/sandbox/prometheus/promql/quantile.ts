import type { Sample } from './ast.ts';
import { signature, without } from './labels.ts';

/** Linear between the two nearest ranks; outside 0…1 infinite, as in Prometheus. */
export function quantile(q: number, values: readonly number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const low = Math.floor(rank);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! * (1 - (rank - low)) + sorted[high]! * (rank - low);
}

interface Bucket {
  upper: number;
  count: number;
}

/** One result per set of buckets that differ in `le` only. */
export function histogramQuantile(q: number, samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, { labels: Sample['labels']; buckets: Bucket[] }>();
  for (const { labels, value } of samples) {
    const upper = upperBound(labels.le);
    if (upper === undefined) continue;
    const rest = without(labels, '__name__', 'le');
    const key = signature(rest);
    const group = groups.get(key) ?? { labels: rest, buckets: [] };
    groups.set(key, group);
    group.buckets.push({ upper, count: value });
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, value: bucketQuantile(q, buckets) }));
}

function upperBound(le: string | undefined): number | undefined {
  if (le === '+Inf') return Number.POSITIVE_INFINITY;
  const value = Number(le);
  return le === undefined || le === '' || Number.isNaN(value) ? undefined : value;
}

function bucketQuantile(q: number, unsorted: Bucket[]): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const buckets = unsorted.sort((a, b) => a.upper - b.upper);
  const last = buckets.at(-1);
  if (last?.upper !== Number.POSITIVE_INFINITY || buckets.length < 2) return Number.NaN;
  // Rounding may leave a bucket a little below the one before it.
  for (let i = 1; i < buckets.length; i++) buckets[i]!.count = Math.max(buckets[i]!.count, buckets[i - 1]!.count);
  if (last.count === 0 || Number.isNaN(last.count)) return Number.NaN;
  const rank = q * last.count;
  const at = buckets.slice(0, -1).findIndex((bucket) => bucket.count >= rank);
  if (at < 0) return buckets.at(-2)!.upper;
  const { upper, count } = buckets[at]!;
  if (at === 0 && upper <= 0) return upper;
  const below = at === 0 ? { upper: 0, count: 0 } : buckets[at - 1]!;
  return below.upper + (upper - below.upper) * ((rank - below.count) / (count - below.count));
}
