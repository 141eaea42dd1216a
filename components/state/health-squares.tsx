import { type Health, HealthSquare, healthText, healthWords } from '#components/state/health';
import { cx } from '#components/ui/class-names.ts';

const order: readonly Health[] = ['unhealthy', 'starting', 'unknown', 'healthy', 'gone'];

/** One square per instance, the worst first to be seen first; above `max` the rest is a number. */
export function HealthSquares({ counts, max = 24 }: { counts: Partial<Record<Health, number>>; max?: number }) {
  const all = [...order].reverse().flatMap((health) => Array<Health>(counts[health] ?? 0).fill(health));
  const shown = all.length > max ? [...all.slice(-max)] : all;
  return (
    <span
      role="img"
      aria-label={healthSentence(counts)}
      title={healthSentence(counts)}
      className="inline-flex flex-wrap items-center gap-[3px]"
    >
      <span aria-hidden className="contents">
        {shown.map((health, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: squares of one health are all alike.
          <HealthSquare key={index} health={health} />
        ))}
        {all.length > max && <span className="text-small text-ink-3">+{all.length - max}</span>}
      </span>
    </span>
  );
}

/** `10 healthy, 2 starting`. */
export function healthSentence(counts: Partial<Record<Health, number>>): string {
  const parts = [...order]
    .reverse()
    .filter((health) => health !== 'gone' && (counts[health] ?? 0) > 0)
    .sort((a, b) => (a === 'healthy' ? -1 : b === 'healthy' ? 1 : 0))
    .map((health) => `${counts[health]} ${healthWords[health]}`);
  return parts.join(', ') || 'no instances';
}

/** The sentence in the colour of the worst. */
export function HealthSummary({ counts, className }: { counts: Partial<Record<Health, number>>; className?: string }) {
  const worst = order.find((health) => (counts[health] ?? 0) > 0) ?? 'gone';
  return <span className={cx('text-data font-medium', healthText[worst], className)}>{healthSentence(counts)}</span>;
}
