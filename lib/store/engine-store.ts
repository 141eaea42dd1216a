import type { Commit, CommitOutcome, ExecutionStore, Leased, Signal } from '#lib/engine/ports';
import type { StageState } from '#lib/engine/run';
import { sendJob } from '#lib/queue/send';
import type { Database, Sql } from '#lib/store/database';
import { inTransaction, reachable } from '#lib/store/database';
import {
  type ExecutionRecord,
  epoch,
  executionColumns,
  type SignalRecord,
  type StageRecord,
  signalColumns,
  stageColumns,
} from '#lib/store/engine-rows';
import { grantTurns, selectPipelinesWithWaiting, waitsForTurn } from '#lib/store/engine-turns';
import type { EventHub } from '#lib/store/event-hub';

/**
 * The engine's statements. One commit is one statement, so one round trip and one durable write: the update of the
 * execution is the fence (lease, version and, for a release, the number of signals seen), and every other part of the
 * statement reads from it, so that either all is written or nothing.
 */
const commitSql = `
WITH fence AS (
  UPDATE executions SET
    status = $4, failure = $5, canceled_by = $6, cancel_reason = $7, pause = $8::jsonb,
    started_at = to_timestamp($9::float8 / 1000), ended_at = to_timestamp($10::float8 / 1000),
    event_seq = $11, version = version + 1,
    lease_owner = CASE WHEN $12::boolean THEN NULL ELSE lease_owner END,
    wake_at = CASE WHEN $12::boolean THEN to_timestamp($13::float8 / 1000) ELSE wake_at END
  WHERE id = $1 AND lease_owner = $2 AND version = $3 AND (NOT $12::boolean OR signal_seq = $14)
  RETURNING id
), stage_rows AS (
  INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, parent_id, synthetic, context,
    outputs, tasks, waiting, failure, modified_by, paused_ms, started_at, ended_at)
  SELECT s.id, fence.id, s.position, s."refId", s.type, s.name, s.status, s.requisites, s."parentId", s.synthetic,
    s.context, s.outputs, s.tasks, s.waiting, s.failure, s."modifiedBy", s."pausedMs",
    to_timestamp(s."startedAt" / 1000), to_timestamp(s."endedAt" / 1000)
  FROM fence, jsonb_to_recordset($15::jsonb) AS s(id text, position int, "refId" text, type text, name text,
    status text, requisites text[], "parentId" text, synthetic text, context jsonb, outputs jsonb, tasks jsonb,
    waiting jsonb, failure text, "modifiedBy" text, "pausedMs" int, "startedAt" float8, "endedAt" float8)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, context = excluded.context, outputs = excluded.outputs,
    tasks = excluded.tasks, waiting = excluded.waiting, failure = excluded.failure,
    modified_by = excluded.modified_by, paused_ms = excluded.paused_ms, started_at = excluded.started_at,
    ended_at = excluded.ended_at
), removed AS (
  DELETE FROM stages USING fence WHERE stages.execution_id = fence.id AND stages.id = ANY($16::text[])
), event_rows AS (
  INSERT INTO execution_events (execution_id, seq, at, type, stage_id, data)
  SELECT fence.id, e.seq, to_timestamp(e.at / 1000), e.type, e."stageId", e.data
  FROM fence, jsonb_to_recordset($17::jsonb) AS e(seq int, at float8, type text, "stageId" text, data jsonb)
), log_rows AS (
  INSERT INTO stage_log_lines (stage_id, seq, at, line)
  SELECT l."stageId", l.seq, to_timestamp(l.at / 1000), l.line
  FROM fence, jsonb_to_recordset($18::jsonb) AS l("stageId" text, seq int, at float8, line text)
  ON CONFLICT DO NOTHING
), taken AS (
  UPDATE execution_signals SET consumed_at = now() FROM fence
  WHERE execution_signals.id = ANY($19::text[]) AND execution_signals.execution_id = fence.id
), parent_signal AS (
  INSERT INTO execution_signals (id, execution_id, stage_id, name, payload, sent_by)
  SELECT 'ended-' || fence.id || '-' || $11, $20, $21, 'look', '{}'::jsonb, '<engine>' FROM fence WHERE $20::text IS NOT NULL
  ON CONFLICT DO NOTHING
), parent AS (
  UPDATE executions SET signal_seq = signal_seq + 1,
    wake_at = CASE WHEN ${waitsForTurn('executions')} THEN NULL ELSE now() END
  FROM fence WHERE executions.id = $20
)
SELECT count(*)::int AS written FROM fence`;

export class PostgresExecutionStore implements ExecutionStore {
  private readonly database: Database;
  private readonly hub: Pick<EventHub, 'publish'>;

  constructor(database: Database, hub: Pick<EventHub, 'publish'>) {
    this.database = database;
    this.hub = hub;
  }

  async lease(executionId: string, worker: string): Promise<Leased | undefined> {
    const { pool } = this.database;
    const taken = await reachable(
      pool.query<ExecutionRecord & { databaseNow: number }>(
        `UPDATE executions SET lease_owner = $2
         WHERE id = $1 AND lease_owner IS NULL AND wake_at IS NOT NULL
           AND EXISTS (SELECT 1 FROM workers WHERE workers.id = $2)
         RETURNING ${executionColumns}, ${epoch('clock_timestamp()')} AS "databaseNow"`,
        [executionId, worker],
      ),
    );
    const row = taken.rows[0];
    if (!row) return undefined;
    const [stages, inbox] = await Promise.all([
      reachable(pool.query<StageRecord>(`SELECT ${stageColumns} FROM stages WHERE execution_id = $1`, [executionId])),
      this.signals(executionId),
    ]);
    const { databaseNow, ...state } = row;
    return {
      state: { ...state, signalSeq: inbox.signalSeq },
      stages: stages.rows,
      signals: inbox.signals,
      databaseNow,
    };
  }

  async signals(executionId: string): Promise<{ signals: Signal[]; signalSeq: number }> {
    // The counter is read before the messages: a message between the two is then seen twice, never missed.
    const { pool } = this.database;
    const counter = await reachable(
      pool.query<{ seq: number }>('SELECT signal_seq AS seq FROM executions WHERE id = $1', [executionId]),
    );
    const messages = await reachable(
      pool.query<SignalRecord>(
        `SELECT ${signalColumns} FROM execution_signals WHERE execution_id = $1 AND consumed_at IS NULL ORDER BY sent_at, id`,
        [executionId],
      ),
    );
    return { signals: messages.rows, signalSeq: counter.rows[0]?.seq ?? 0 };
  }

  async commit(commit: Commit, worker: string): Promise<CommitOutcome> {
    const { execution } = commit;
    const parent = commit.wakeParent ? execution.parentExecutionId : null;
    const together = commit.notifications.length > 0 || commit.freesTurnOf !== null;
    const done = together
      ? await inTransaction(this.database, (sql) => this.writeWithFollowing(sql, commit, worker))
      : { written: await this.write(this.database.pool, commit, worker), woken: [] };
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
  private async writeWithFollowing(sql: Sql, commit: Commit, worker: string) {
    const woken: string[] = [];
    const written = await this.write(sql, commit, worker);
    if (!written) return { written, woken };
    for (const moment of commit.notifications) {
      await sendJob(this.database, sql, 'notify', { executionId: commit.execution.id, ...moment });
    }
    if (commit.freesTurnOf !== null) woken.push(...(await reachable(grantTurns(sql, commit.freesTurnOf))));
    return { written, woken };
  }

  async grantTurns(): Promise<string[]> {
    const woken: string[] = [];
    for (const pipelineId of await reachable(selectPipelinesWithWaiting(this.database.pool))) {
      woken.push(...(await inTransaction(this.database, (sql) => reachable(grantTurns(sql, pipelineId)))));
    }
    return woken;
  }

  private async write(sql: Sql, commit: Commit, worker: string): Promise<boolean> {
    const { execution, release } = commit;
    const result = await reachable(
      sql.query<{ written: number }>(commitSql, [
        execution.id,
        worker,
        execution.version,
        execution.status,
        execution.failure,
        execution.canceledBy,
        execution.cancelReason,
        execution.pause === null ? null : JSON.stringify(execution.pause),
        execution.startedAt,
        execution.endedAt,
        execution.eventSeq,
        release !== null,
        release?.wakeAt ?? null,
        execution.signalSeq,
        stagesJson(commit.stages),
        commit.removedStages,
        JSON.stringify(commit.events),
        JSON.stringify(commit.logLines),
        commit.consumedSignals,
        commit.wakeParent ? execution.parentExecutionId : null,
        execution.parentStageId,
      ]),
    );
    return result.rows[0]?.written === 1;
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

  async due(limit: number): Promise<{ id: string; overdueMs: number }[]> {
    const result = await reachable(
      this.database.pool.query<{ id: string; overdueMs: number }>(
        `SELECT id, ${epoch('now()')} - ${epoch('wake_at')} AS "overdueMs" FROM executions
         WHERE wake_at <= now() AND lease_owner IS NULL ORDER BY wake_at LIMIT $1`,
        [limit],
      ),
    );
    return result.rows;
  }

  async register(worker: string, facts: { host: string; release: string }): Promise<void> {
    await reachable(
      this.database.pool.query('INSERT INTO workers (id, host, release) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        worker,
        facts.host,
        facts.release,
      ]),
    );
  }

  async beat(worker: string): Promise<{ alive: boolean; databaseNow: number }> {
    const result = await reachable(
      this.database.pool.query<{ at: number }>(
        `UPDATE workers SET heartbeat_at = now() WHERE id = $1 RETURNING ${epoch('clock_timestamp()')} AS at`,
        [worker],
      ),
    );
    return { alive: result.rowCount === 1, databaseNow: result.rows[0]?.at ?? 0 };
  }

  async workers(): Promise<{ id: string; host: string }[]> {
    return (await reachable(this.database.pool.query<{ id: string; host: string }>('SELECT id, host FROM workers')))
      .rows;
  }

  async reap(deadAfterMs: number, dead: readonly string[] = []): Promise<string[]> {
    // The dead worker's row goes first and in the same statement: from then on it can take no lease.
    const result = await reachable(
      this.database.pool.query<{ id: string }>(
        `WITH dead AS (
           DELETE FROM workers WHERE heartbeat_at < now() - $1 * interval '1 millisecond' OR id = ANY($2) RETURNING id
         )
         UPDATE executions SET lease_owner = NULL, wake_at = now()
         WHERE lease_owner IN (SELECT id FROM dead)
            OR (lease_owner IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = lease_owner))
         RETURNING executions.id`,
        [deadAfterMs, dead],
      ),
    );
    return result.rows.map((row) => row.id);
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

/** jsonb_to_recordset wants text[] as a JSON array and takes null members as SQL nulls. */
function stagesJson(stages: readonly StageState[]): string {
  // Postgres refuses the NUL character inside jsonb; what a stage returned may hold one.
  return JSON.stringify(stages).replaceAll('\\u0000', '');
}
