import type { Condition } from '#components/infrastructure/resource/conditions.ts';
import { HealthIcon } from '#components/infrastructure/resource/health-icon';
import { RelativeTime } from '#components/ui/relative-time';

/** What the object's controller says of it. */
export function ConditionList({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <section aria-label="Conditions">
      <h3 className="mb-1.5 text-section">Conditions</h3>
      <ul className="flex flex-col gap-2">
        {conditions.map(({ type, good, reason, message, since }) => (
          <li key={type} className="flex gap-2 text-data">
            <span className="flex h-5 items-center">
              <HealthIcon health={good === undefined ? 'unknown' : good ? 'healthy' : 'unhealthy'} />
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex justify-between gap-3">
                <span className="truncate">{type}</span>
                {since !== undefined && <RelativeTime at={since} className="shrink-0 text-ink-3" />}
              </p>
              {(good !== true || message) && (
                <p className="break-words text-ink-2">{[reason, message].filter(Boolean).join(': ')}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
