'use client';
import { useHydrated, useNow } from '#components/ui/now';
import { formatAgo } from '#lib/kernel/duration';

/** Making a format costs far more than using it, and a list shows hundreds of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(style: Intl.DateTimeFormatOptions, zone: string | undefined): Intl.DateTimeFormat {
  const key = `${style.dateStyle} ${style.timeStyle} ${zone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...style, ...(zone && { timeZone: zone }) });
  formats.set(key, format);
  return format;
}

const exact = (zone?: string) => formatOf({ dateStyle: 'medium', timeStyle: 'long' }, zone);

/** `3m ago`, with the exact time on hover. `at` in epoch milliseconds. */
export function RelativeTime({ at, className }: { at: number; className?: string }) {
  const now = useNow('half-minutes');
  const hydrated = useHydrated();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exact(hydrated ? undefined : 'UTC').format(at)}
      className={className ?? 'whitespace-nowrap'}
    >
      {formatAgo(at, now)}
    </time>
  );
}

/** `28 Nov 2026, 14:03:27 CET`, where the moment itself is what is asked for. */
export function ExactTime({ at }: { at: number }) {
  const hydrated = useHydrated();
  return <time dateTime={new Date(at).toISOString()}>{exact(hydrated ? undefined : 'UTC').format(at)}</time>;
}

/** The time of day, `14:03:27`, with date and zone on hover. */
export function TimeOfDay({ at, className }: { at: number; className?: string }) {
  const hydrated = useHydrated();
  const zone = hydrated ? undefined : 'UTC';
  const time = formatOf({ timeStyle: 'medium' }, zone);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(zone).format(at)} className={className}>
      {time.format(at)}
    </time>
  );
}
