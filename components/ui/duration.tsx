'use client';
import { useNow } from '#components/ui/now';
import { formatDuration } from '#lib/kernel/duration';

/** How long something took, or takes so far. Times in epoch milliseconds. */
export function Duration({ from, to, className }: { from: number | undefined; to?: number; className?: string }) {
  if (from === undefined) return <span className={className}>–</span>;
  if (to !== undefined) return <span className={className}>{formatDuration(Math.max(0, to - from))}</span>;
  return <RunningDuration from={from} className={className} />;
}

function RunningDuration({ from, className }: { from: number; className?: string }) {
  const now = useNow();
  return <span className={className}>{formatDuration(Math.floor(Math.max(0, now - from) / 1000) * 1000)}</span>;
}

/** Time until something: `29m 10s`, and `now` once it is due. */
export function Countdown({ until, className }: { until: number; className?: string }) {
  const now = useNow();
  const left = Math.ceil((until - now) / 1000) * 1000;
  return <span className={className}>{left <= 0 ? 'now' : `in ${formatDuration(left)}`}</span>;
}
