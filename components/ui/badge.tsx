import type { ReactNode } from 'react';
import { cx } from '#components/ui/class-names.ts';

export type Tone = 'neutral' | 'accent' | 'ok' | 'running' | 'person' | 'failed' | 'warning';

const tones: Record<Tone, string> = {
  neutral: 'bg-raised text-ink-2',
  accent: 'bg-accent-soft text-accent-ink',
  ok: 'bg-ok-soft text-ok-ink',
  running: 'bg-running-soft text-running-ink',
  person: 'bg-person-soft text-person-ink',
  failed: 'bg-failed-soft text-failed-ink',
  warning: 'bg-warning-soft text-warning-ink',
};

export function Badge({
  tone = 'neutral',
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 rounded-control px-2 py-0.5 text-small font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
