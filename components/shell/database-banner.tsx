'use client';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { TimeOfDay } from '#components/ui/relative-time';

type Trouble = 'read-only' | 'full' | 'away';

interface Health {
  database?: { state: 'writable' | Trouble; since: number };
}

/** How often the database's health is asked for, in milliseconds: seldom while all is well. */
const calmMs = 20_000;
const troubledMs = 3000;

/** Before and after the time since when. */
const words: Record<Trouble, [string, string]> = {
  'read-only': [
    'The database has been read-only since',
    'Nothing is lost: runs go on when it can be written again. Until then nothing can be changed.',
  ],
  full: [
    'The database has had no room since',
    'Nothing is lost: runs go on when it has room again. Until then nothing can be changed.',
  ],
  away: [
    'The database has not answered since',
    'Nothing is lost: runs go on when it is back. What is shown may be old.',
  ],
};

/** Said to everybody while it lasts; it goes away by itself. */
export function DatabaseBanner() {
  const { data } = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }): Promise<Health> => {
      // Not through `api`: that the database is away is an answer here, and no failure.
      const response = await fetch('/api/health', { signal, headers: { accept: 'application/json' } });
      return (await response.json()) as Health;
    },
    retry: false,
    refetchInterval: ({ state }) => (troubleOf(state.data) ? troubledMs : calmMs),
  });
  const trouble = troubleOf(data);
  if (!trouble || !data?.database) return null;
  const [before, after] = words[trouble];
  return (
    <div
      role="status"
      className="sticky top-12 z-[19] flex items-start gap-3 border-b border-warning bg-warning-soft px-4 py-2 text-data sm:px-6"
    >
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warning" />
      <p>
        <span className="font-semibold">
          {before} <TimeOfDay at={data.database.since} />.
        </span>{' '}
        {after}
      </p>
    </div>
  );
}

function troubleOf(health: Health | undefined): Trouble | undefined {
  const state = health?.database?.state;
  return state === undefined || state === 'writable' ? undefined : state;
}
