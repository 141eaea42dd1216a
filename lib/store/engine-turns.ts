import { ulid } from '#lib/kernel/ids';
import { type Concurrency, concurrencyOf } from '#lib/pipelines/concurrency';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { runnableDocument } from '#lib/store/runnable';

/**
 * Turns of pipelines that limit how many of their runs are under way. A run that waits for its turn is NOT_STARTED with
 * neither lease nor wake-up time, so no worker can take it; giving it its turn means setting `wake_at`. Whoever decides
 * (a start, a restart, the commit that ends a run, a save of the pipeline, the sweep) first locks the pipeline's row, so that decisions stand in
 * one order and each sees what the one before did.
 *
 * Order of locks: a run's own row, then its pipeline's, then rows of waiting runs. Nobody who holds a waiting run's row
 * asks for the pipeline's.
 */
export const waitsForTurn = (run: string): string =>
  `(${run}.status = 'NOT_STARTED' AND ${run}.wake_at IS NULL AND ${run}.lease_owner IS NULL)`;

/** Dry runs change nothing, so they neither wait for a turn nor take one. */
export const takesTurns = (run: string): string => `(${run}.trigger ->> 'dryRun') IS DISTINCT FROM 'true'`;

export interface RunningRun {
  id: string;
  number: number | null;
}

/** Locks the pipeline until the transaction ends. Undefined when it was deleted. */
export async function lockTurns(sql: Sql, pipelineId: string): Promise<Concurrency | undefined> {
  const found = await sql.query<{ limits: Parameters<typeof concurrencyOf>[0] }>(
    `SELECT jsonb_build_object('limitConcurrent', r.document -> 'limitConcurrent', 'maxConcurrentExecutions',
       r.document -> 'maxConcurrentExecutions', 'keepWaitingPipelines', r.document -> 'keepWaitingPipelines') AS limits
     FROM pipelines p CROSS JOIN LATERAL (SELECT ${runnableDocument('p')} AS document) r WHERE p.id = $1 FOR UPDATE OF p`,
    [pipelineId],
  );
  return found.rows[0] && concurrencyOf(found.rows[0].limits);
}

export interface Turn {
  /** The runs a new one has to wait for, oldest first; empty when it may start. */
  behind: readonly RunningRun[];
  /** Runs that waited longer, to wake once the transaction is committed: turns were free, because a limit was raised. */
  woken: readonly string[];
}

/** Asks for a turn, behind those who wait for one already. Locks the pipeline; one that was deleted has no limit. */
export async function askForTurn(sql: Sql, pipelineId: string): Promise<Turn> {
  const limits = await lockTurns(sql, pipelineId);
  if (!limits) return { behind: [], woken: [] };
  const woken = await grantFreeTurns(sql, pipelineId, limits);
  return { behind: await turnsTaken(sql, pipelineId, limits), woken };
}

/** The runs that have the turns, oldest first; empty when one is free. The pipeline must be locked. */
export async function turnsTaken(sql: Sql, pipelineId: string, { most }: Concurrency): Promise<RunningRun[]> {
  if (!Number.isFinite(most)) return [];
  const running = await selectRunning(sql, pipelineId);
  return running.length >= most ? running : [];
}

async function selectRunning(sql: Sql, pipelineId: string): Promise<RunningRun[]> {
  const found = await sql.query<RunningRun>(
    `SELECT e.id, e.number FROM executions e
     WHERE e.pipeline_id = $1 AND e.ended_at IS NULL AND NOT ${waitsForTurn('e')} AND ${takesTurns('e')} ORDER BY e.id`,
    [pipelineId],
  );
  return found.rows;
}

/** A restarted run waits since its restart, a new one since it was made. */
const waitsSince = `coalesce((SELECT max(s.sent_at) FROM execution_signals s
  WHERE s.execution_id = e.id AND s.consumed_at IS NULL AND s.name IN ('restart', 'ignore-failure')), e.created_at)`;

/** The runs that one waits behind, oldest first, and since when (epoch milliseconds); undefined when it waits for no turn. */
export async function selectRunsAhead(
  sql: Sql,
  id: string,
): Promise<{ ahead: RunningRun[]; since: number } | undefined> {
  const found = await sql.query<{ pipelineId: string; since: number }>(
    `SELECT e.pipeline_id AS "pipelineId", ${epoch(waitsSince)} AS since FROM executions e
     WHERE e.id = $1 AND ${waitsForTurn('e')}`,
    [id],
  );
  const run = found.rows[0];
  return run && { ahead: await selectRunning(sql, run.pipelineId), since: run.since };
}

/**
 * Gives waiting runs the turns that are free (reference §7.4): the oldest first, or, unless the pipeline keeps waiting runs, the newest,
 * and cancels those it overtook. Locks the pipeline. Returns the runs to wake once the transaction is committed.
 */
export async function grantTurns(sql: Sql, pipelineId: string): Promise<string[]> {
  return grantFreeTurns(sql, pipelineId, await lockTurns(sql, pipelineId));
}

async function grantFreeTurns(sql: Sql, pipelineId: string, limits: Concurrency | undefined): Promise<string[]> {
  const { rows: waiting } = await sql.query<RunningRun>(
    `SELECT e.id, e.number FROM executions e
     WHERE e.pipeline_id = $1 AND e.ended_at IS NULL AND ${waitsForTurn('e')} ORDER BY ${waitsSince}, e.id`,
    [pipelineId],
  );
  if (waiting.length === 0) return [];
  if (!limits) return cancelWaiting(sql, waiting, 'The pipeline was deleted while this run waited for its turn');
  const free = limits.most - (await selectRunning(sql, pipelineId)).length;
  if (free <= 0) return [];
  if (limits.keepWaiting || !Number.isFinite(free)) return wake(sql, waiting.slice(0, free));
  const newest = waiting.at(-1)!;
  const started = await wake(sql, [newest]);
  const reason = `Superseded by ${newest.number === null ? newest.id : `#${newest.number}`}, which was started later`;
  return [...started, ...(await cancelWaiting(sql, waiting.slice(0, -1), reason))];
}

async function wake(sql: Sql, runs: readonly RunningRun[]): Promise<string[]> {
  const ids = runs.map(({ id }) => id);
  await sql.query('UPDATE executions SET wake_at = now() WHERE id = ANY ($1)', [ids]);
  return ids;
}

/** Canceled like every run: by a message to it, so that who started it hears of its end. */
async function cancelWaiting(sql: Sql, runs: readonly RunningRun[], reason: string): Promise<string[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  await forgetRevivals(sql, ids);
  await sql.query(
    `INSERT INTO execution_signals (id, execution_id, name, payload, sent_by)
     SELECT s.id, s.run, 'cancel', $3, '<engine>' FROM unnest($1::text[], $2::text[]) AS s(id, run)`,
    [ids.map(() => ulid()), ids, JSON.stringify({ reason })],
  );
  await sql.query('UPDATE executions SET signal_seq = signal_seq + 1 WHERE id = ANY ($1)', [ids]);
  return wake(sql, runs);
}

/** A run that is canceled while its restart waits for a turn keeps its stages as they ended. */
export async function forgetRevivals(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE execution_signals SET consumed_at = now()
     WHERE execution_id = ANY ($1) AND consumed_at IS NULL AND name IN ('restart', 'ignore-failure')`,
    [ids],
  );
}

/** Pipelines with waiting runs, of all or of these. */
export async function selectPipelinesWithWaiting(sql: Sql, among?: readonly string[]): Promise<string[]> {
  const found = await sql.query<{ id: string }>(
    `SELECT DISTINCT e.pipeline_id AS id FROM executions e WHERE ${waitsForTurn('e')}
       AND ${among ? 'e.pipeline_id = ANY ($1)' : 'e.pipeline_id IS NOT NULL'} LIMIT 1000`,
    among ? [among] : [],
  );
  return found.rows.map(({ id }) => id);
}
