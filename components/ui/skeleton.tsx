import { cx } from '#components/ui/class-names.ts';

/** A grey shape of what comes; it appears only after 300 ms, so quick answers do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-late rounded-control bg-raised', className)} />;
}

/** Rows of a list that is on its way. */
export function SkeletonRows({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div
      role="status"
      aria-label={label}
      className="animate-late overflow-hidden rounded-panel border border-line bg-panel"
    >
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike.
        <div key={index} className="flex h-11 items-center gap-4 border-b border-line px-4 last:border-0">
          <div className="size-4 rounded-full bg-raised" />
          <div className="h-3 w-24 rounded bg-raised" />
          <div className="h-3 flex-1 rounded bg-raised" style={{ maxWidth: `${60 - ((index * 13) % 35)}%` }} />
          <div className="h-3 w-16 rounded bg-raised max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}
