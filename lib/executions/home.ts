import { listApprovals } from '#lib/approvals/queries';
import type { Actor } from '#lib/auth/actor';
import { listExecutions } from '#lib/executions/queries';
import type { HomeView } from '#lib/executions/view';
import { readableAccounts } from '#lib/infrastructure/readable';
import type { Database } from '#lib/store/database';
import { selectRunningVersions } from '#lib/store/versions-matrix';

const day = 86_400_000;

/** What needs me, what runs, what changed. `now` in epoch milliseconds. */
export async function homeOf(database: Database, actor: Actor, now = Date.now()): Promise<HomeView> {
  const [approvals, failures, running, recent, versions] = await Promise.all([
    listApprovals(database, actor, { limit: 50 }),
    listExecutions(database, actor, {
      startedBy: actor.name,
      statuses: ['TERMINAL', 'STOPPED'],
      createdFrom: now - 3 * day,
      // Nobody can do anything about the others any more.
      existingPipelines: true,
      limit: 10,
    }),
    listExecutions(database, actor, { statuses: ['RUNNING', 'PAUSED', 'NOT_STARTED', 'BUFFERED'], limit: 20 }),
    listExecutions(database, actor, {
      statuses: ['SUCCEEDED', 'TERMINAL', 'STOPPED', 'CANCELED'],
      createdFrom: now - day,
      limit: 15,
    }),
    selectRunningVersions(database.pool, actor, 500),
  ]);
  const readable = new Set(await readableAccounts(database, actor));
  return {
    approvals: approvals.sort((a, b) => Number(b.mayDecide) - Number(a.mayDecide)),
    failures: failures.rows,
    running: running.rows,
    recent: recent.rows,
    versions: versions.filter(({ account }) => readable.has(account)),
  };
}
