import { StatusIcon } from '#components/state/status-icon';
import { RelativeTime } from '#components/ui/relative-time';
import type { AccountView } from '#lib/accounts/view';

/** Whether the inventory of an account is fresh, and since when and why it is not. */
export function SyncState({ account }: { account: AccountView }) {
  const { sync, problem } = account;
  if (problem) {
    return (
      <span className="flex min-w-0 items-center gap-2 text-failed-ink">
        <StatusIcon state="failed" silent />
        {problem}
      </span>
    );
  }
  if (!sync) return <span className="text-ink-3">{account.kind === 'cloud' ? 'not watched yet' : '–'}</span>;
  const fresh = sync.state === 'live' || sync.state === 'synced';
  return (
    <span className="flex min-w-0 items-start gap-2">
      <StatusIcon state={fresh ? 'succeeded' : sync.reason ? 'failed' : 'running'} silent className="mt-0.5" />
      <span className="min-w-0">
        {fresh ? 'Watched' : capital(sync.state)}{' '}
        <RelativeTime at={sync.since} className="whitespace-nowrap text-ink-3" />
        {sync.reason && <span className="block break-words text-failed-ink">{sync.reason}</span>}
      </span>
    </span>
  );
}

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
