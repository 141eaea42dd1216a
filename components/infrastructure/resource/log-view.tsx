'use client';
import { Download } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { logFilePath } from '#components/infrastructure/infrastructure-queries.ts';
import { LogEntries } from '#components/infrastructure/resource/log-entries';
import { matchesIn } from '#components/infrastructure/resource/log-lines.ts';
import { LogSearch } from '#components/infrastructure/resource/log-search';
import { useLog } from '#components/infrastructure/resource/use-log.ts';
import { isApiError } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { ErrorState } from '#components/ui/error-state';
import { Select } from '#components/ui/select';
import { SkeletonRows } from '#components/ui/skeleton';

interface LogViewProps {
  instance: { id: string; name: string };
  container?: string;
  /** Whether there was a container before this one. */
  restarted: boolean;
}

const beginnings = [
  { value: 'tail:500', label: 'Last 500 lines' },
  { value: 'tail:5000', label: 'Last 5000 lines' },
  { value: 'since:300', label: 'Last 5 minutes' },
  { value: 'since:3600', label: 'Last hour' },
  { value: 'since:86400', label: 'Last day' },
];

export function LogView({ instance, container, restarted }: LogViewProps) {
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [from, setFrom] = useState('tail:500');
  const { log, error, retry } = useLog({ instance, container, previous, from, follow });
  const [search, setSearch] = useState('');
  const [at, move] = useState(0);
  const wanted = useDeferredValue(search);
  const texts = log.entries.map(({ text, note }) => (note ? '' : text));
  const matches = matchesIn(texts, wanted);
  const place = matches.length === 0 ? 0 : ((at % matches.length) + matches.length) % matches.length;
  const found = matches[place] === undefined ? undefined : log.entries[matches[place]]?.number;
  return (
    <>
      <div className="flex items-center gap-2">
        <LogSearch
          search={search}
          onSearch={(text) => {
            setSearch(text);
            move(-1);
          }}
          count={matches.length}
          at={place}
          onMove={(by) => move(place + by)}
        />
        <Button asChild className="size-8 shrink-0 px-0! max-sm:size-10">
          <a href={logFilePath({ id: instance.id, container, previous })} download aria-label="Download the whole log">
            <Download size={14} aria-hidden />
          </a>
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <Select
          aria-label="Beginning"
          value={from}
          onChange={setFrom}
          options={beginnings}
          className="w-36! shrink-0"
        />
        <Checkbox checked={follow && !previous} disabled={previous} onChange={setFollow} label="Follow" />
        {(restarted || previous) && (
          <Checkbox checked={previous} onChange={setPrevious} label="Before the last restart" />
        )}
      </div>
      {error && <Trouble error={error} name={instance.name} following={follow && !previous} retry={retry} />}
      {!log.read && !error && <SkeletonRows rows={6} />}
      {log.entries.length > 0 && (
        <LogEntries entries={log.entries} search={wanted} found={found} follow={follow && !previous && search === ''} />
      )}
      {log.read && log.entries.length === 0 && <p className="text-data text-ink-2">It has written nothing yet.</p>}
      {log.entries.length > 0 && (
        <p className="text-small text-ink-3">
          {log.entries.length} {log.entries.length === 1 ? 'line' : 'lines'}
          {log.dropped > 0 && ', older ones fell off; the file has all'}
        </p>
      )}
    </>
  );
}

interface TroubleProps {
  error: Error;
  name: string;
  following: boolean;
  retry: () => void;
}

/** An instance that went away is no failure of anybody: what comes after it is waited for. */
function Trouble({ error, name, following, retry }: TroubleProps) {
  if (following && isApiError(error, 'not-found')) {
    return (
      <p role="status" className="rounded-control bg-raised px-3 py-2 text-data break-words text-ink-2">
        {name} is gone or has not begun to write. The log goes on with what takes its place.
      </p>
    );
  }
  return (
    <ErrorState
      title="The log cannot be read"
      action={
        <Button size="small" onClick={retry}>
          Try again
        </Button>
      }
    >
      {error.message}
    </ErrorState>
  );
}
