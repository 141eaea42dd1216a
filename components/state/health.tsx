import { cx } from '#components/ui/class-names.ts';

export type Health = 'healthy' | 'starting' | 'unhealthy' | 'unknown' | 'gone';

export const healthWords: Record<Health, string> = {
  healthy: 'healthy',
  starting: 'starting',
  unhealthy: 'unhealthy',
  unknown: 'unknown',
  gone: 'gone',
};

export const healthText: Record<Health, string> = {
  healthy: 'text-ok-ink',
  starting: 'text-warning-ink',
  unhealthy: 'text-failed-ink',
  unknown: 'text-ink-3',
  gone: 'text-ink-3',
};

/** Any word an account may use, as one of the five. */
export function healthOf(value: string): Health {
  return value in healthWords ? (value as Health) : 'unknown';
}

const squares: Record<Health, string> = {
  healthy: 'rounded-[2px] bg-ok',
  starting: 'rounded-[2px] border-2 border-warning bg-[linear-gradient(45deg,var(--warning)_50%,transparent_50%)]',
  unhealthy: 'rounded-full bg-failed',
  unknown: 'rounded-[2px] border border-control',
  gone: 'rounded-[2px] border border-dashed border-control',
};

/** 10 px, told apart by shape too: full, half, round, hollow, dashed. */
export function HealthSquare({ health, title }: { health: Health; title?: string }) {
  return (
    <span
      role="img"
      aria-label={title ? `${title}: ${healthWords[health]}` : healthWords[health]}
      title={title ? `${title}: ${healthWords[health]}` : healthWords[health]}
      className={cx('inline-block size-2.5 shrink-0', squares[health])}
    />
  );
}
