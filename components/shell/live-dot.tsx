'use client';
import { useLive } from '#components/shell/live';
import { cx } from '#components/ui/class-names.ts';
import { useNow } from '#components/ui/now';
import { Tooltip } from '#components/ui/tooltip';
import { formatDuration } from '#lib/kernel/duration';

/** Whether what is on the screen follows what happens, and since when not. */
export function LiveDot() {
  const { connected, since } = useLive();
  const now = useNow();
  const word = connected ? 'Live' : `Not live for ${formatDuration(Math.max(1000, now - since))}`;
  return (
    <Tooltip
      side="bottom"
      text={
        connected
          ? 'This page follows what happens as it happens.'
          : 'The connection to Gennaker is lost. It is tried again by itself; until then the page looks every 20 seconds.'
      }
    >
      <output
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation must be reachable by keyboard.
        tabIndex={0}
        className="flex items-center gap-2 rounded-control px-1 text-small whitespace-nowrap text-ink-2"
      >
        <span aria-hidden className={cx('size-2 rounded-full', connected ? 'bg-ok' : 'border-2 border-warning')} />
        <span className={cx(connected && 'max-sm:sr-only')}>{word}</span>
      </output>
    </Tooltip>
  );
}
