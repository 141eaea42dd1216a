import { CloudOff } from 'lucide-react';
import { Duration } from '#components/ui/duration';
import { RelativeTime } from '#components/ui/relative-time';
import type { AccountFreshness } from '#lib/infrastructure/view';

/** Accounts whose clusters are not watched at the moment: since when, and why. The rest of the screen is true. */
export function StaleAccounts({ accounts }: { accounts: readonly AccountFreshness[] }) {
  const stale = accounts.filter(({ state }) => state === 'stale');
  const reading = accounts.filter(({ state }) => state === 'syncing');
  return (
    <>
      {stale.map(({ account, since, reason, syncedAt }) => (
        <div
          key={account}
          role="status"
          className="flex gap-3 rounded-panel border border-warning bg-warning-soft px-4 py-3"
        >
          <CloudOff size={16} className="mt-0.5 shrink-0 text-warning-ink" aria-hidden />
          <div className="min-w-0 text-data">
            <p className="font-medium">
              {account} has not answered for <Duration from={since} />
            </p>
            <p className="break-words text-ink-2">
              {syncedAt === undefined ? (
                'Nothing of it was seen yet. '
              ) : (
                <>
                  What you see of it is from <RelativeTime at={syncedAt} />.{' '}
                </>
              )}
              {reason && `Why: ${reason}. `}
              Gennaker goes on trying.
            </p>
          </div>
        </div>
      ))}
      {reading.length > 0 && (
        <p role="status" className="text-data text-ink-2">
          {reading.map(({ account }) => account).join(', ')} {reading.length === 1 ? 'is' : 'are'} being read; more may
          appear.
        </p>
      )}
    </>
  );
}
