'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import type { SystemView } from '#components/settings/system-view.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { RelativeTime } from '#components/ui/relative-time';
import { type Column, Table } from '#components/ui/table';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

type ZombieRow = SystemView['zombies'][number];
type ViolationRow = SystemView['violations']['rows'][number];

const zombieColumns: readonly Column<ZombieRow>[] = [
  { key: 'run', title: 'Run', primary: true, cell: (run) => <RunLink run={run} /> },
  { key: 'reason', title: 'Why', cell: ({ reason }) => <Reason className="text-failed-ink">{reason}</Reason> },
];

const violationColumns: readonly Column<ViolationRow>[] = [
  { key: 'run', title: 'Run', primary: true, cell: (row) => <RunLink run={{ ...row, id: row.executionId }} /> },
  { key: 'reason', title: 'What was found', cell: ({ reason }) => <Reason>{reason}</Reason> },
  { key: 'found', title: 'Healed', cell: ({ foundAt }) => <RelativeTime at={foundAt} /> },
];

/** They are kept as the second half of a sentence. */
function Reason({ children, className }: { children: string; className?: string }) {
  return <span className={cx('inline-block first-letter:uppercase', className)}>{children}</span>;
}

function RunLink({ run }: { run: { id: string; application: string; name: string; number?: number | null } }) {
  return (
    <Link href={executionPath(run)} className="font-semibold hover:underline">
      {run.application} · {titleOf({ name: run.name, number: run.number ?? undefined })}
    </Link>
  );
}

/** Runs that break the engine's promise now, with the cure at hand. */
export function StuckRuns({ zombies }: { zombies: readonly ZombieRow[] }) {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.post<{ healed: number }>('/api/system/heal'),
    onSuccess: ({ healed }) =>
      toast({
        tone: healed > 0 ? 'ok' : 'neutral',
        title: movedWords(healed),
        text: healed < zombies.length ? 'The rest goes on when a worker that can take it has room' : undefined,
      }),
    onError: (error) => toast({ tone: 'failed', title: 'Nothing was healed', text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['system'] }),
  });
  if (zombies.length === 0)
    return (
      <p className="text-data text-ink-2">None. Every unfinished run is held by a worker or waits for something.</p>
    );
  return (
    <>
      <Table label="Stuck runs" columns={zombieColumns} rows={zombies} rowKey={({ id }) => id} />
      <div className="flex flex-wrap items-center gap-3">
        <Button busy={isPending} onClick={() => mutate()}>
          Make them move
        </Button>
        <p className="text-data text-ink-2">
          Makes them due, and their stages look again; a step that runs once more has the same key outside. The sweep
          does the same every half minute.
        </p>
      </div>
    </>
  );
}

function movedWords(healed: number): string {
  if (healed === 0) return 'No run needed to be made to move';
  return healed === 1 ? 'One run is made to move' : `${healed} runs are made to move`;
}

/** What the sweep has found since the installation. */
export function BrokenPromises({ violations: { rows, count } }: Pick<SystemView, 'violations'>) {
  return (
    <>
      <p className="max-w-[72ch] text-data text-ink-2">
        {count === 0 ? 'None so far. ' : `${count} so far. `}
        The engine promises that each unfinished run is held by a living worker, will wake up, or waits for something
        that has a name. Where that does not hold for half a minute, the sweep makes the run move again and counts it
        here. After somebody changed the database by hand that is expected; otherwise it is a fault of Gennaker worth a
        report.
      </p>
      {rows.length > 0 && (
        <Table label="Broken promises" columns={violationColumns} rows={rows} rowKey={({ id }) => id} />
      )}
    </>
  );
}
