'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { toast } from '#components/ui/toast-store.ts';

interface Session {
  id: string;
  address: string;
  browser?: string;
  userAgent?: string;
  beganAt: number;
  seenAt: number;
  secondFactor: boolean;
  current: boolean;
}

const sessionsKey = ['own sessions'] as const;
/** So many are shown at first; scripts that sign in leave many behind. */
const few = 6;

/** Where one is signed in, and how to end that on a device that is out of reach. */
export function SessionsPanel({ onEndAll }: { onEndAll: () => void }) {
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const query = useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => api.get<{ rows: Session[] }>('/api/me/sessions', { signal }),
  });
  const end = useMutation({
    mutationFn: ({ id }: Session) => api.delete(`/api/me/sessions/${id}`),
    onError: (error) => toast({ tone: 'failed', title: 'The session was not ended', text: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
  return (
    <Panel
      title="Sessions"
      note="where you are signed in"
      actions={
        <Button size="small" onClick={onEndAll}>
          Sign out everywhere …
        </Button>
      }
    >
      <QueryFace query={query} what="Your sessions" loading={<SkeletonRows rows={2} />}>
        {({ rows }) => (
          <ul aria-label="Sessions" className="-my-1 flex flex-col divide-y divide-line">
            {(all ? rows : rows.slice(0, few)).map((session) => (
              <li key={session.id} className="flex min-h-11 items-center justify-between gap-3 py-2 text-data">
                <SessionLine session={session} />
                {!session.current && (
                  <Button
                    size="small"
                    variant="ghost"
                    busy={end.isPending && end.variables.id === session.id}
                    aria-label={`End the session of ${named(session)} from ${session.address || 'an unknown address'}`}
                    onClick={() => end.mutate(session)}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
            {!all && rows.length > few && (
              <li className="py-2">
                <Button size="small" variant="ghost" onClick={() => setAll(true)}>
                  Show all {rows.length}
                </Button>
              </li>
            )}
          </ul>
        )}
      </QueryFace>
    </Panel>
  );
}

const named = ({ browser }: Session) => browser ?? 'an unknown browser';

function SessionLine({ session }: { session: Session }) {
  const { address, userAgent, beganAt, seenAt, secondFactor, current } = session;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <span className="font-medium break-words first-letter:uppercase" title={userAgent}>
        {named(session)}
      </span>
      {current && <Badge tone="accent">This one</Badge>}
      {secondFactor && <Badge tone="ok">Second factor</Badge>}
      <span className="flex basis-full flex-wrap gap-x-2 text-ink-3">
        <span className="font-mono text-[12px] break-all">{address || 'unknown address'}</span>
        <span>
          begun <RelativeTime at={beganAt} />
          {!current && (
            <>
              , used <RelativeTime at={seenAt} />
            </>
          )}
        </span>
      </span>
    </span>
  );
}
