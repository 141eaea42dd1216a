import type {
  Beat,
  Commit,
  CommitOutcome,
  ExecutionStore,
  Leased,
  Signal,
  Violation,
  WorkerFacts,
} from '#lib/engine/ports';
import type { ExecutionState } from '#lib/engine/run';
import { sendJob } from '#lib/queue/send';
import type { Database, Sql } from '#lib/store/database';
import { inTransaction, reachable } from '#lib/store/database';
import { prepareCommit, writeCommits } from '#lib/store/engine-commit';
import { breakDeadlock } from '#lib/store/engine-deadlock';
import { CommitGroup } from '#lib/store/engine-group';
import { healZombies, insertViolations } from '#lib/store/engine-heal';
import {
  type ExecutionRecord,
  epoch,
  executionColumns,
  type SignalRecord,
  type StageRecord,
  signalColumns,
  stageColumns,
} from '#lib/store/engine-rows';
import { grantTurns, selectPipelinesWithWaiting } from '#lib/store/engine-turns';
import { hasWatchers } from '#lib/store/engine-watchers';
import type { EventHub } from '#lib/store/event-hub';

/** A run may need a newer engine than a worker has, a stage type that it does not know, or a limit that it does not enforce. */
const mayTake = (worker: string, run: string): string =>
  `(${worker}.protocol >= ${run}.protocol AND (${run}.wants IS NULL OR ${run}.wants = ANY (${worker}.types))
    AND coalesce(${run}.needs, '{}') <@ coalesce(${worker}.features, '{}'))`;

/** The engine's statements; what a commit writes stands in `engine-commit.ts`. */
export class PostgresExecutionStore implements ExecutionStore {
  private readonly database: Database;
  private readonly hub: Pick<EventHub, 'publish'>;
  /** One per worker: a process runs one, tests may run several. */
  private readonly groups = new Map<string, CommitGroup>();

  constructor(database: Database, hub: Pick<EventHub, 'publish'>) {
    this.database = database;
    this.hub = hub;
  }

  async lease(executionId: string, worker: string): Promise<Leased | undefined> {
    const { pool } = this.database;
    const taken = await reachable(
      pool.query<ExecutionRecord & { databaseNow: number }>({
        name: 'engine-lease',
        text: `UPDATE executions SET lease_owner = $2
         WHERE id = $1 AND lease_owner IS NULL AND wake_at IS NOT NULL
           AND EXISTS (SELECT 1 FROM workers w WHERE w.id = $2 AND ${mayTake('w', 'executions')})
         RETURNING ${executionColumns}, ${epoch('clock_timestamp()')} AS "databaseNow"`,
        values: [executionId, worker],
      }),
    );
    const row = taken.rows[0];
    if (!row) return undefined;
    const { databaseNow, ...state } = row;
    return (await this.withParts([state], databaseNow))[0];
  }

  async leaseDue(limit: number, worker: string): Promise<(Leased & { overdueMs: number })[]> {
    const taken = await reachable(
      this.database.pool.query<ExecutionRecord & { databaseNow: number; overdueMs: number }>({
        name: 'engine-lease-due',
        text: `UPDATE executions SET lease_owner = $2
         FROM (SELECT e.id AS due_id FROM executions e JOIN workers w ON w.id = $2 AND ${mayTake('w', 'e')}
               WHERE e.wake_at <= now() AND e.lease_owner IS NULL
               ORDER BY e.wake_at LIMIT $1 FOR UPDATE OF e SKIP LOCKED) due
         WHERE id = due_id
         RETURNING ${executionColumns}, ${epoch('clock_timestamp()')} AS "databaseNow",
           ${epoch('now()')} - ${epoch('wake_at')} AS "overdueMs"`,
        values: [limit, worker],
      }),
    );
    if (taken.rows.length === 0) return [];
    const overdue = new Map(taken.rows.map(({ id, overdueMs }) => [id, overdueMs]));
    const states = taken.rows.map(({ databaseNow: _, overdueMs: __, ...state }) => state);
    const leased = await this.withParts(states, taken.rows[0]!.databaseNow);
    return leased.map((one) => ({ ...one, overdueMs: overdue.get(one.state.id) ?? 0 }));
  }

  /**
   * Stages and messages of runs just leased. Read only after the lease: whoever held a run before has committed. The run's
   * row counted the messages before they are read, so that one in between is seen twice and never missed.
   */
  private async withParts(states: readonly ExecutionState[], databaseNow: number): Promise<Leased[]> {
    const ids = states.map(({ id }) => id);
    const [stages, signals] = await Promise.all([
      reachable(
        this.database.pool.query<StageRecord & { executionId: string }>({
          name: 'engine-stages',
          text: `SELECT ${stageColumns}, execution_id AS "executionId" FROM stages WHERE execution_id = ANY ($1)`,
          values: [ids],
        }),
      ),
      this.inboxes(ids),
    ]);
    const stagesOf = Map.groupBy(stages.rows, (row) => row.executionId);
    return states.map((state) => ({
      state,
      stages: (stagesOf.get(state.id) ?? []).map(({ executionId: _, ...stage }) => stage),
      signals: signals.get(state.id) ?? [],
      databaseNow,
    }));
  }

  async signals(executionId: string): Promise<{ signals: Signal[]; signalSeq: number }> {
    // The counter before the messages, as above.
    const { pool } = this.database;
    const counter = await reachable(
      pool.query<{ seq: number }>('SELECT signal_seq AS seq FROM executions WHERE id = $1', [executionId]),
    );
    const inboxes = await this.inboxes([executionId]);
    return { signals: inboxes.get(executionId) ?? [], signalSeq: counter.rows[0]?.seq ?? 0 };
  }

  /** Messages nobody has acted upon, oldest first, by run. */
  private async inboxes(executionIds: readonly string[]): Promise<Map<string, Signal[]>> {
    const messages = await reachable(
      this.database.pool.query<SignalRecord & { executionId: string }>({
        name: 'engine-inbox',
        text: `SELECT ${signalColumns}, execution_id AS "executionId" FROM execution_signals
         WHERE execution_id = ANY ($1) AND consumed_at IS NULL ORDER BY sent_at, id`,
        values: [executionIds],
      }),
    );
    return Map.groupBy(messages.rows, (row) => row.executionId);
  }

  async commit(commit: Commit, worker: string): Promise<CommitOutcome> {
    const { execution } = commit;
    const parent = commit.wakeParent ? execution.parentExecutionId : null;
    // A run that wakes others, or sends messages, goes alone: a group holds only locks of runs that this worker leases.
    const watched =
      commit.ended !== null && (await reachable(hasWatchers(this.database.pool, commit.ended.pipelineId)));
    const alone = commit.notifications.length > 0 || commit.ended?.limitsRuns || watched || parent !== null;
    const done = alone
      ? await reachable(inTransaction(this.database, (sql) => this.writeWithFollowing(sql, commit, worker, watched)))
      : { written: await this.groupOf(worker).commit(prepareCommit(commit)), woken: [] };
    if (done.written) {
      this.hub.publish({
        topic: 'execution',
        id: execution.id,
        application: execution.application,
        version: execution.version + 1,
        status: execution.status,
      });
      if (parent) this.hub.publish({ topic: 'signal', id: parent });
      for (const id of done.woken) this.hub.publish({ topic: 'signal', id });
      return 'committed';
    }
    return this.whyRefused(execution.id, worker, execution.version);
  }

  /** The commit together with what follows from it: messages, and turns for runs that wait. */
  private async writeWithFollowing(sql: Sql, commit: Commit, worker: string, watched: boolean) {
    const woken: string[] = [];
    const written = (await writeCommits(sql, [prepareCommit(commit)], worker)).size === 1;
    if (!written) return { written, woken };
    for (const moment of commit.notifications) {
      await sendJob(this.database, sql, 'notify', { executionId: commit.execution.id, ...moment });
    }
    if (watched) {
      const { id, status, eventSeq } = commit.execution;
      await sendJob(this.database, sql, 'ended', { executionId: id, status, seq: eventSeq });
    }
    if (commit.ended?.limitsRuns) woken.push(...(await reachable(grantTurns(sql, commit.ended.pipelineId))));
    return { written, woken };
  }

  async grantTurns(): Promise<string[]> {
    const woken: string[] = [];
    const pipelines = await reachable(selectPipelinesWithWaiting(this.database.pool));
    // Nobody waits for a turn, so nobody waits in a circle.
    if (pipelines.length === 0) return woken;
    for (const pipelineId of pipelines) {
      woken.push(...(await inTransaction(this.database, (sql) => reachable(grantTurns(sql, pipelineId)))));
    }
    const failed = await inTransaction(this.database, (sql) => reachable(breakDeadlock(sql)));
    return failed === undefined ? woken : [...woken, failed];
  }

  private groupOf(worker: string): CommitGroup {
    let group = this.groups.get(worker);
    if (!group) {
      group = new CommitGroup((commits) => writeCommits(this.database.pool, commits, worker));
      this.groups.set(worker, group);
    }
    return group;
  }

  private async whyRefused(id: string, worker: string, version: number): Promise<CommitOutcome> {
    const held = await reachable(
      this.database.pool.query('SELECT 1 FROM executions WHERE id = $1 AND lease_owner = $2 AND version = $3', [
        id,
        worker,
        version,
      ]),
    );
    return held.rowCount === 1 ? 'signalled' : 'lost';
  }

  async abandon(executionId: string, worker: string, pauseMs: number): Promise<void> {
    await reachable(
      this.database.pool.query(
        `UPDATE executions SET lease_owner = NULL, wake_at = now() + $3 * interval '1 millisecond'
         WHERE id = $1 AND lease_owner = $2`,
        [executionId, worker, pauseMs],
      ),
    );
  }

  async held(worker: string): Promise<string[]> {
    const result = await reachable(
      this.database.pool.query<{ id: string }>('SELECT id FROM executions WHERE lease_owner = $1', [worker]),
    );
    return result.rows.map((row) => row.id);
  }

  async register(worker: string, { host, release, protocol, types, features = [] }: WorkerFacts): Promise<void> {
    await reachable(
      this.database.pool.query(
        `INSERT INTO workers (id, host, release, protocol, types, features) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING`,
        [worker, host, release, protocol, types, features],
      ),
    );
  }

  async beat(worker: string): Promise<Beat> {
    const result = await reachable(
      this.database.pool.query<Beat>({
        name: 'engine-beat',
        text: `WITH beaten AS (UPDATE workers SET heartbeat_at = now() WHERE id = $1 RETURNING types)
         SELECT ${epoch('clock_timestamp()')} AS "databaseNow", EXISTS (SELECT 1 FROM beaten) AS alive,
           (SELECT ${epoch('min(e.wake_at)')} FROM executions e WHERE e.lease_owner IS NULL) AS "nextDue", ARRAY(
           SELECT DISTINCT type FROM workers w, unnest(w.types) AS type
           WHERE w.id <> $1 AND w.types <> (SELECT types FROM beaten) AND type <> ALL ((SELECT types FROM beaten)::text[])
         ) AS elsewhere`,
        values: [worker],
      }),
    );
    return result.rows[0]!;
  }

  async workers(): Promise<{ id: string; host: string }[]> {
    return (await reachable(this.database.pool.query<{ id: string; host: string }>('SELECT id, host FROM workers')))
      .rows;
  }

  async reap(deadAfterMs: number, dead: readonly string[] = []): Promise<string[]> {
    // The dead worker's row goes first and in the same statement: from then on it can take no lease. What was left to a worker
    // that knows its stage type is anybody's when no such worker is left.
    const result = await reachable(
      this.database.pool.query<{ id: string }>({
        name: 'engine-reap',
        text: `WITH dead AS (
           DELETE FROM workers WHERE heartbeat_at < now() - $1 * interval '1 millisecond' OR id = ANY($2) RETURNING id
         ), unwanted AS (
           UPDATE executions SET wants = NULL WHERE wake_at <= now() AND lease_owner IS NULL AND wants IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM workers w WHERE executions.wants = ANY (w.types) AND w.id NOT IN (SELECT id FROM dead))
         )
         UPDATE executions SET lease_owner = NULL, wake_at = now()
         WHERE lease_owner IS NOT NULL AND (lease_owner IN (SELECT id FROM dead)
            OR NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = lease_owner))
         RETURNING executions.id`,
        values: [deadAfterMs, dead],
      }),
    );
    return result.rows.map((row) => row.id);
  }

  async heal(momentMs: number): Promise<Violation[]> {
    return healZombies(this.database, momentMs);
  }

  async keepViolation(executionId: string, reason: string): Promise<void> {
    await reachable(insertViolations(this.database.pool, [{ id: executionId, reason }]));
  }

  async leave(worker: string): Promise<void> {
    await inOrder(this.database.pool, [
      ['UPDATE executions SET lease_owner = NULL, wake_at = now() WHERE lease_owner = $1', [worker]],
      ['DELETE FROM workers WHERE id = $1', [worker]],
    ]);
  }
}

async function inOrder(sql: Sql, statements: readonly [string, unknown[]][]): Promise<void> {
  for (const [text, values] of statements) await reachable(sql.query(text, values));
}
