/** Cards that are on their way; they appear only after 300 ms. */
export function ClustersSkeleton() {
  return (
    <div role="status" aria-label="Loading clusters" className="flex animate-late flex-col gap-3">
      {[2, 1, 2].map((rows, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards have no identity.
        <div key={index} className="overflow-hidden rounded-panel border border-line bg-panel">
          <div className="flex h-10 items-center gap-3 px-3.5">
            <div className="h-3 w-20 rounded bg-raised" />
            <div className="h-3 w-16 rounded bg-raised" />
            <div className="ml-auto h-3 w-20 rounded bg-raised" />
          </div>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor have their rows.
            <div key={row} className="flex h-[38px] items-center gap-6 border-t border-line px-3.5">
              <div className="h-3 w-10 rounded bg-raised" />
              <div className="h-3 w-40 rounded bg-raised" />
              <div className="ml-auto h-3 w-24 rounded bg-raised" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
