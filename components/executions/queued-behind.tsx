import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import type { WaitsBehind } from '#lib/executions/view';

interface QueuedBehindProps {
  application: string;
  runs: readonly WaitsBehind[];
  className?: string;
}

/** `behind #12, #13`, each a link to the run that must end first. Nothing when a turn has just become free. */
export function QueuedBehind({ application, runs, className }: QueuedBehindProps) {
  if (runs.length === 0) return null;
  return (
    <span className={className}>
      behind{' '}
      {runs.slice(0, most).map((run, index) => (
        <span key={run.id}>
          {index > 0 && ', '}
          <Link href={executionPath({ application, id: run.id })} className="text-accent-ink hover:underline">
            {run.number === undefined ? 'an earlier run' : `#${run.number}`}
          </Link>
        </span>
      ))}
      {runs.length > most && ` and ${runs.length - most} more`}
    </span>
  );
}

const most = 3;
