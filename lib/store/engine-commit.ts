import type { Commit } from '#lib/engine/ports';
import { reachable, type Sql } from '#lib/store/database';
import { postgresJson } from '#lib/store/engine-json';
import { waitsForTurn } from '#lib/store/engine-turns';

/** An integer of milliseconds ends after 24 days; what a pause takes longer stands beside it. */
const pausedMs = `least(s."pausedMs", 2147483647)::int`;
const pausedBeyondMs = `nullif(greatest(s."pausedMs" - 2147483647, 0), 0)`;

/**
 * The statement that writes commits: one or many runs, one round trip and one durable write. The update of the
 * executions is the fence of each run (lease, version and, for a release, the number of signals seen); every other part
 * joins it, so that of each run either all is written or nothing.
 *
 * A stage's context and outputs are sent only when they changed. An unchanged column that is set to itself keeps the
 * place where Postgres stores it when it is large, so megabytes of context are not written again with every commit.
 */
const commitSql = `
WITH runs AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS r(id text, version int, status text, failure text, "canceledBy" text,
    "cancelReason" text, pause jsonb, "startedAt" float8, "endedAt" float8, "eventSeq" int, release boolean,
    "wakeAt" float8, wants text, protocol int, "signalSeq" int, "parentId" text, "parentStageId" text)
), fence AS (
  UPDATE executions e SET
    status = r.status, failure = r.failure, canceled_by = r."canceledBy", cancel_reason = r."cancelReason",
    pause = r.pause, started_at = to_timestamp(r."startedAt" / 1000), ended_at = to_timestamp(r."endedAt" / 1000),
    event_seq = r."eventSeq", version = e.version + 1, protocol = r.protocol, wants = r.wants,
    lease_owner = CASE WHEN r.release THEN NULL ELSE e.lease_owner END,
    wake_at = CASE WHEN r.release THEN to_timestamp(r."wakeAt" / 1000) ELSE e.wake_at END
  FROM runs r
  WHERE e.id = r.id AND e.lease_owner = $1 AND e.version = r.version
    AND (NOT r.release OR e.signal_seq = r."signalSeq")
  RETURNING e.id, r."parentId", r."parentStageId", r."eventSeq"
), added AS (
  INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, parent_id, synthetic, context,
    outputs, tasks, waiting, failure, modified_by, paused_ms, paused_beyond_ms, started_at, ended_at)
  SELECT s.id, fence.id, s.position, s."refId", s.type, s.name, s.status, s.requisites, s."parentId", s.synthetic,
    s.context, s.outputs, s.tasks, s.waiting, s.failure, s."modifiedBy", ${pausedMs}, ${pausedBeyondMs},
    to_timestamp(s."startedAt" / 1000), to_timestamp(s."endedAt" / 1000)
  FROM fence JOIN jsonb_to_recordset($3::jsonb) AS s(run text, id text, position int, "refId" text, type text, name text,
    status text, requisites text[], "parentId" text, synthetic text, context jsonb, outputs jsonb, tasks jsonb,
    waiting jsonb, failure text, "modifiedBy" text, "pausedMs" float8, "startedAt" float8, "endedAt" float8)
    ON s.run = fence.id
), changed AS (
  UPDATE stages SET status = s.status, tasks = s.tasks, waiting = s.waiting, failure = s.failure,
    modified_by = s."modifiedBy", paused_ms = ${pausedMs}, paused_beyond_ms = ${pausedBeyondMs},
    started_at = to_timestamp(s."startedAt" / 1000),
    ended_at = to_timestamp(s."endedAt" / 1000), context = coalesce(s.context, stages.context),
    outputs = coalesce(s.outputs, stages.outputs)
  FROM fence JOIN jsonb_to_recordset($4::jsonb) AS s(run text, id text, status text, context jsonb, outputs jsonb,
    tasks jsonb, waiting jsonb, failure text, "modifiedBy" text, "pausedMs" float8, "startedAt" float8, "endedAt" float8)
    ON s.run = fence.id
  WHERE stages.id = s.id
), removed AS (
  DELETE FROM stages USING fence WHERE stages.execution_id = fence.id AND stages.id = ANY($5::text[])
), event_rows AS (
  INSERT INTO execution_events (execution_id, seq, at, type, stage_id, data)
  SELECT fence.id, e.seq, to_timestamp(e.at / 1000), e.type, e."stageId", e.data
  FROM fence JOIN jsonb_to_recordset($6::jsonb) AS e(run text, seq int, at float8, type text, "stageId" text, data jsonb)
    ON e.run = fence.id
), log_rows AS (
  INSERT INTO stage_log_lines (stage_id, seq, at, line)
  SELECT l."stageId", l.seq, to_timestamp(l.at / 1000), l.line
  FROM fence JOIN jsonb_to_recordset($7::jsonb) AS l(run text, "stageId" text, seq int, at float8, line text)
    ON l.run = fence.id
  ON CONFLICT DO NOTHING
), taken AS (
  UPDATE execution_signals SET consumed_at = now() FROM fence
  WHERE execution_signals.id = ANY($8::text[]) AND execution_signals.execution_id = fence.id
), parent_signal AS (
  INSERT INTO execution_signals (id, execution_id, stage_id, name, payload, sent_by)
  SELECT 'ended-' || id || '-' || "eventSeq", "parentId", "parentStageId", 'look', '{}'::jsonb, '<engine>'
  FROM fence WHERE "parentId" IS NOT NULL
  ON CONFLICT DO NOTHING
), parent AS (
  UPDATE executions SET signal_seq = signal_seq + 1,
    wake_at = CASE WHEN ${waitsForTurn('executions')} THEN NULL ELSE now() END
  FROM fence WHERE executions.id = fence."parentId"
)
SELECT id FROM fence`;

/** One commit's share of the statement, ready to be sent. */
export interface PreparedCommit {
  id: string;
  run: string;
  added: string[];
  changed: string[];
  removed: readonly string[];
  events: string[];
  logLines: string[];
  signals: readonly string[];
  /** Characters. */
  size: number;
}

export function prepareCommit(commit: Commit): PreparedCommit {
  const { execution, release } = commit;
  const run = execution.id;
  const added = commit.stages.filter(({ isNew }) => isNew).map(({ stage }) => postgresJson({ run, ...stage }));
  const changed = commit.stages
    .filter(({ isNew }) => !isNew)
    .map(({ stage, contextChanged, outputsChanged }) => {
      const { context, outputs, requisites: _, ...rest } = stage;
      return postgresJson({
        run,
        ...rest,
        ...(contextChanged ? { context } : {}),
        ...(outputsChanged ? { outputs } : {}),
      });
    });
  const prepared = {
    id: run,
    run: postgresJson({
      id: run,
      version: execution.version,
      status: execution.status,
      failure: execution.failure,
      canceledBy: execution.canceledBy,
      cancelReason: execution.cancelReason,
      pause: execution.pause,
      startedAt: execution.startedAt,
      endedAt: execution.endedAt,
      eventSeq: execution.eventSeq,
      release: release !== null,
      wakeAt: release?.wakeAt ?? null,
      wants: release?.wants ?? null,
      protocol: commit.protocol,
      signalSeq: execution.signalSeq,
      parentId: commit.wakeParent ? execution.parentExecutionId : null,
      parentStageId: commit.wakeParent ? execution.parentStageId : null,
    }),
    added,
    changed,
    removed: commit.removedStages,
    events: commit.events.map((event) => postgresJson({ run, ...event })),
    logLines: commit.logLines.map((line) => postgresJson({ run, ...line })),
    signals: commit.consumedSignals,
  };
  const texts = [added, changed, prepared.events, prepared.logLines].flat();
  return { ...prepared, size: texts.reduce((sum, text) => sum + text.length, prepared.run.length) };
}

const list = (parts: readonly (readonly string[])[]): string => `[${parts.flat().join(',')}]`;

/** Writes them as one statement; answers which were written. A commit that is left out was refused by its fence. */
export async function writeCommits(sql: Sql, commits: readonly PreparedCommit[], worker: string): Promise<Set<string>> {
  const result = await reachable(
    sql.query<{ id: string }>({
      // Planned once per connection: planning costs more than running it.
      name: 'engine-commit',
      text: commitSql,
      values: [
        worker,
        list(commits.map(({ run }) => [run])),
        list(commits.map(({ added }) => added)),
        list(commits.map(({ changed }) => changed)),
        commits.flatMap(({ removed }) => removed),
        list(commits.map(({ events }) => events)),
        list(commits.map(({ logLines }) => logLines)),
        commits.flatMap(({ signals }) => signals),
      ],
    }),
  );
  return new Set(result.rows.map((row) => row.id));
}
