'use client';
import { LayoutGrid } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { AccountMatrix } from '#components/applications/account-matrix';
import { CreateApplicationDialog } from '#components/applications/create-application-dialog';
import { applicationPath, executionPath } from '#components/executions/paths.ts';
import { type ListPage, SearchedList } from '#components/shell/searched-list';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { RelativeTime } from '#components/ui/relative-time';
import type { Column } from '#components/ui/table';
import type { ApplicationRow } from '#lib/applications/view';
import { isStatus } from '#lib/engine/statuses';

const columns: readonly Column<ApplicationRow>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ name, description }) => (
      <span title={name} className="block max-w-[46ch] min-w-0 truncate sm:max-lg:max-w-[22ch]">
        <Link href={applicationPath(name, 'pipelines')} className="font-semibold hover:underline">
          {name}
        </Link>
        {description && <span className="ml-2.5 font-normal text-ink-3 max-lg:hidden">{description}</span>}
      </span>
    ),
  },
  {
    key: 'owner',
    title: 'Owner',
    cell: ({ owner }) => (
      <span title={owner} className="block max-w-[32ch] truncate text-ink-2 sm:max-lg:max-w-[17ch]">
        {owner || '–'}
      </span>
    ),
  },
  { key: 'accounts', title: 'Runs in', cell: ({ accounts }) => <AccountMatrix accounts={accounts} /> },
  { key: 'last', title: 'Last run', cell: (row) => <LastRun application={row.name} last={row.lastExecution} /> },
];

/** Everything that can be delivered. */
export function ApplicationsScreen({ initial }: { initial: ListPage<ApplicationRow> | undefined }) {
  const [creating, setCreating] = useState(false);
  return (
    <>
      <SearchedList
        title="Applications"
        noun="application"
        placeholder="Search by name, owner or description"
        path="/api/applications"
        queryKey={['applications']}
        live={['application', 'execution']}
        initial={initial}
        columns={columns}
        rowKey={({ name }) => name}
        icon={<LayoutGrid size={20} />}
        create={
          <Button variant="primary" onClick={() => setCreating(true)}>
            New application
          </Button>
        }
        empty={{
          title: 'No applications yet',
          text: 'An application is what you deliver as one: its pipelines, and what of it runs where.',
        }}
      />
      {creating && <CreateApplicationDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function LastRun({ application, last }: { application: string; last: ApplicationRow['lastExecution'] }) {
  if (!last || !isStatus(last.status)) return <span className="text-ink-3">never</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <StatusIcon state={stateOf(last.status)} />
      <Link
        href={executionPath({ application, id: last.id })}
        title={last.name}
        className="max-w-[32ch] min-w-0 truncate hover:underline sm:max-lg:max-w-[10ch]"
      >
        {last.name}
      </Link>
      <RelativeTime at={last.at} className="whitespace-nowrap text-ink-3" />
    </span>
  );
}
