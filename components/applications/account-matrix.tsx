import { type Health, healthOf } from '#components/state/health';
import { HealthSquares } from '#components/state/health-squares';
import type { ApplicationRow } from '#lib/applications/view';

/** Where an application runs, with its instances by health. */
export function AccountMatrix({ accounts }: { accounts: ApplicationRow['accounts'] }) {
  if (accounts.length === 0) return <span className="text-ink-3">–</span>;
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1 max-sm:justify-end">
      {accounts.map(({ account, health }) => (
        <span key={account} className="flex items-center gap-2 sm:min-w-32 lg:min-w-max">
          <span className="whitespace-nowrap text-ink-2">{account}</span>
          <HealthSquares counts={countsOf(health)} max={12} />
        </span>
      ))}
    </span>
  );
}

function countsOf(health: Record<string, number>): Partial<Record<Health, number>> {
  const counts: Partial<Record<Health, number>> = {};
  for (const [word, count] of Object.entries(health)) {
    const known = healthOf(word);
    counts[known] = (counts[known] ?? 0) + count;
  }
  return counts;
}
