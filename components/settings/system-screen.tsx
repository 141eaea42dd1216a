'use client';
import { useQuery } from '@tanstack/react-query';
import { AuditChainState } from '#components/settings/audit/audit-chain';
import { BrokenPromises, StuckRuns } from '#components/settings/stuck-runs';
import { placeWords, type SystemView } from '#components/settings/system-view.ts';
import { UnfinishedRuns } from '#components/settings/unfinished-runs';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { StatusIcon } from '#components/state/status-icon';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';

import { formatDuration } from '#lib/kernel/duration';

type WorkerRow = SystemView['workers'][number];
type QueueRow = SystemView['queues'][number];

/** How often the machinery is looked at, in milliseconds; nothing tells the browser about it. */
const lookMs = 5000;

const workerColumns: readonly Column<WorkerRow>[] = [
  {
    key: 'id',
    title: 'Worker',
    primary: true,
    cell: ({ id, alive }) => (
      <span className="flex items-center gap-2">
        <StatusIcon state={alive ? 'succeeded' : 'failed'} silent />
        <span className="font-mono text-[12px]">{id}</span>
      </span>
    ),
  },
  { key: 'host', title: 'Host', cell: ({ host }) => placeWords(host) },
  { key: 'release', title: 'Version', cell: ({ release }) => release || '–' },
  { key: 'protocol', title: 'Protocol', align: 'end', cell: ({ protocol }) => protocol },
  { key: 'started', title: 'Started', cell: ({ startedAt }) => <RelativeTime at={startedAt} /> },
  {
    key: 'silent',
    title: 'Last heartbeat',
    cell: ({ silentMs, alive }) => (
      <span className={alive ? '' : 'text-failed-ink'}>{formatDuration(silentMs)} ago</span>
    ),
  },
  { key: 'leases', title: 'Runs held', align: 'end', cell: ({ leases }) => leases },
];

const queueColumns: readonly Column<QueueRow>[] = [
  {
    key: 'name',
    title: 'Queue',
    primary: true,
    cell: ({ name }) => <span className="font-mono text-[12px]">{name}</span>,
  },
  { key: 'waiting', title: 'Waiting', align: 'end', cell: ({ waiting }) => waiting },
  { key: 'active', title: 'Active', align: 'end', cell: ({ active }) => active },
  {
    key: 'failed',
    title: 'Failed',
    align: 'end',
    cell: ({ failed }) => <span className={failed > 0 ? 'text-failed-ink' : ''}>{failed}</span>,
  },
];

export function SystemScreen({ initial }: { initial: SystemView | undefined }) {
  const query = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => api.get<SystemView>('/api/system', { signal }),
    initialData: initial,
    refetchInterval: lookMs,
  });
  return (
    <Page title="System" note="Whether the machinery turns.">
      <QueryFace query={query} what="The state of the system" loading={<SkeletonRows rows={6} />}>
        {({ workers, queues, zombies, violations, unfinished, signals }) => (
          <>
            <Part title="Unfinished runs">
              <UnfinishedRuns unfinished={unfinished} signals={signals} />
            </Part>
            <Part title="Workers" none="No worker has reported. Runs do not move until one starts." rows={workers}>
              <Table label="Workers" columns={workerColumns} rows={workers} rowKey={({ id }) => id} />
            </Part>
            <Part title="Stuck runs">
              <StuckRuns zombies={zombies} />
            </Part>
            <Part title="Broken promises">
              <BrokenPromises violations={violations} />
            </Part>
            <Part title="Audit log">
              <AuditChainState />
            </Part>
            <Part title="Queues" none="No queue has been used yet." rows={queues}>
              <Table label="Queues" columns={queueColumns} rows={queues} rowKey={({ name }) => name} />
            </Part>
          </>
        )}
      </QueryFace>
    </Page>
  );
}

interface PartProps {
  title: string;
  /** Said when there are no rows. */
  none?: string;
  rows?: readonly unknown[];
  children: React.ReactNode;
}

function Part({ title, none, rows, children }: PartProps) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-section">{title}</h2>
      {rows?.length === 0 ? <p className="text-data text-ink-2">{none}</p> : children}
    </section>
  );
}
