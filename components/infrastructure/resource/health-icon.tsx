import { type Health, healthWords } from '#components/state/health';
import { StateShape } from '#components/state/state-shape';
import type { StateName } from '#components/state/vocabulary.ts';

/** Health in the shapes that states have: told apart without colour. */
const shapes: Record<Health, { state: StateName; hue: string }> = {
  healthy: { state: 'succeeded', hue: 'text-ok' },
  starting: { state: 'waiting', hue: 'text-warning' },
  unhealthy: { state: 'failed', hue: 'text-failed' },
  unknown: { state: 'not-started', hue: 'text-ink-3' },
  gone: { state: 'skipped', hue: 'text-ink-3' },
};

export function HealthIcon({ health }: { health: Health }) {
  const { state, hue } = shapes[health];
  return (
    <span
      role="img"
      aria-label={healthWords[health]}
      title={healthWords[health]}
      className={`inline-flex shrink-0 ${hue}`}
    >
      <StateShape state={state} size={16} />
    </span>
  );
}
