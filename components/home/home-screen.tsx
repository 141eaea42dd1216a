'use client';
import { CircleCheckBig } from 'lucide-react';
import Link from 'next/link';
import { useRef } from 'react';
import { ApprovalLine } from '#components/approvals/approval-line';
import { ExecutionLine } from '#components/executions/list/execution-line';
import { VersionMatrix } from '#components/home/version-matrix';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useListKeys } from '#components/ui/list-keys.ts';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ExecutionRow, HomeView } from '#lib/executions/view';

/** What needs me, what is running, what changed today, what runs where. */
export function HomeScreen({ initial }: { initial: HomeView | undefined }) {
  const query = useLiveQuery({
    queryKey: ['home'],
    queryFn: ({ signal }) => api.get<HomeView>('/api/home', { signal }),
    live: ['execution', 'approvals'],
    initialData: initial,
  });
  return (
    <Page title="Home">
      <QueryFace query={query} what="Your overview" loading={<SkeletonRows rows={8} />}>
        {(home) => <Sections home={home} />}
      </QueryFace>
    </Page>
  );
}

/** So many stand here; the others would push what failed out of sight. */
const firstApprovals = 4;

function Sections({ home }: { home: HomeView }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useListKeys(list);
  const { approvals, failures, running, recent, versions } = home;
  const waiting = approvals.length + failures.length;
  if (waiting + running.length + recent.length + versions.length === 0) return <FirstSteps />;
  // One more is a line as well as a link to it.
  const shown = approvals.length <= firstApprovals + 1 ? approvals.length : firstApprovals;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows inside are what is focused.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-4">
      <Panel title="Needs you" note={waiting > 0 ? waiting : undefined} flush>
        {waiting === 0 ? (
          <p className="flex items-center gap-3 px-4 py-3 text-data text-ink-2">
            <CircleCheckBig size={16} className="text-ok" aria-hidden />
            Nothing waits for you.
          </p>
        ) : (
          <ul>
            {approvals.slice(0, shown).map((approval) => (
              <ApprovalLine key={approval.stageId} approval={approval} />
            ))}
            {approvals.length > shown && <MoreApprovals count={approvals.length - shown} />}
            {failures.map((execution) => (
              <ExecutionLine key={execution.id} execution={execution} named everywhere />
            ))}
          </ul>
        )}
      </Panel>
      <Runs title="Running" rows={running} empty="Nothing runs right now." />
      <Runs title="Ended today" rows={recent} empty="Nothing ended in the last 24 hours." />
      {versions.length > 0 && <VersionMatrix versions={versions} />}
    </div>
  );
}

function MoreApprovals({ count }: { count: number }) {
  return (
    <li data-row tabIndex={-1} className="border-b border-line last:border-0 focus-visible:-outline-offset-2">
      <Link
        href="/approvals"
        className="block px-4 py-2.5 pl-12 text-data text-ink-2 hover:bg-raised/60 hover:text-ink"
      >
        {count} more wait for a decision
      </Link>
    </li>
  );
}

function Runs({ title, rows, empty }: { title: string; rows: readonly ExecutionRow[]; empty: string }) {
  return (
    <Panel title={title} note={rows.length > 0 ? rows.length : undefined} flush>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-data text-ink-3">{empty}</p>
      ) : (
        <ul>
          {rows.map((execution) => (
            <ExecutionLine key={execution.id} execution={execution} named everywhere />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function FirstSteps() {
  return (
    <EmptyState
      title="Nothing has run yet"
      action={
        <Button asChild variant="primary">
          <Link href="/applications">Open the applications</Link>
        </Button>
      }
    >
      Choose or create an application, give it a pipeline, and start it. What needs you, what runs and what changed then
      stands here.
    </EmptyState>
  );
}
