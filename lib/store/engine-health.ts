import type { Sql } from '#lib/store/database';
import { waitsForTurn } from '#lib/store/engine-turns';

/** Why an unfinished run will be moved again, or that it will not. */
export type RunState = 'leased' | 'due' | 'timed' | 'signal' | 'turn' | 'paused' | 'zombie';

export interface ZombieRow {
  id: string;
  application: string;
  name: string;
  /** Of its pipeline's runs; null for what runs without one. */
  number: number | null;
  status: string;
  /** Which promise it breaks, in words. */
  reason: string;
}

/**
 * The promise, as a query: every unfinished run is held by a living worker, or will be woken, or stands paused, or waits
 * for a turn that another run has, or for a signal by name. `$1`: milliseconds that count as a moment, for heartbeats and
 * for what lies due. Two causes: what is `leased` or `due` is healed by the sweep in a moment; a `zombie` is a bug.
 */
export const unfinishedRuns = `
SELECT e.id, e.application, e.name, e.number, e.status, e.version, e.wake_at, e.lease_owner,
  CASE
    WHEN e.lease_owner IS NOT NULL AND (w.id IS NULL OR w.heartbeat_at < clock_timestamp() - $1 * interval '1 millisecond')
      THEN 'held by worker ' || e.lease_owner || ', which no longer answers'
    WHEN e.lease_owner IS NULL AND e.wake_at < clock_timestamp() - $1 * interval '1 millisecond'
      AND NOT EXISTS (SELECT 1 FROM workers newer WHERE newer.protocol >= e.protocol)
      THEN 'needs a worker with engine protocol ' || e.protocol || ', and only older ones are there'
    WHEN e.lease_owner IS NULL AND e.wake_at < clock_timestamp() - $1 * interval '1 millisecond'
      AND NOT EXISTS (SELECT 1 FROM workers able WHERE coalesce(e.needs, '{}') <@ coalesce(able.features, '{}'))
      AND EXISTS (SELECT 1 FROM workers)
      THEN 'needs a worker that enforces ' || array_to_string(e.needs, ' and ') || ', and only older ones are there'
    WHEN e.lease_owner IS NULL AND e.wake_at < clock_timestamp() - $1 * interval '1 millisecond'
      THEN 'overdue since ' || to_char(e.wake_at, 'HH24:MI:SS')
    WHEN ${waitsForTurn('e')} AND e.created_at < clock_timestamp() - $1 * interval '1 millisecond' AND NOT EXISTS (
      SELECT 1 FROM executions other WHERE other.pipeline_id = e.pipeline_id AND other.ended_at IS NULL AND NOT ${waitsForTurn('other')})
      THEN 'waits for a turn that nobody has'
    WHEN e.lease_owner IS NULL AND e.wake_at IS NULL AND NOT ${waitsForTurn('e')} AND EXISTS (
      SELECT 1 FROM execution_signals s WHERE s.execution_id = e.id AND s.consumed_at IS NULL)
      THEN 'has a message that nothing makes it read'
    WHEN e.lease_owner IS NULL AND e.wake_at IS NULL AND e.status <> 'PAUSED' AND NOT ${waitsForTurn('e')} AND NOT EXISTS (
      SELECT 1 FROM stages s WHERE s.execution_id = e.id AND s.status = 'RUNNING' AND s.waiting ? 'signal')
      THEN 'nothing would move it again'
  END AS reason,
  CASE
    WHEN e.lease_owner IS NOT NULL THEN 'leased'
    WHEN e.wake_at <= clock_timestamp() THEN 'due'
    WHEN e.wake_at IS NOT NULL THEN 'timed'
    WHEN ${waitsForTurn('e')} THEN 'turn'
    WHEN e.status = 'PAUSED' THEN 'paused'
    ELSE 'signal'
  END AS state
FROM executions e LEFT JOIN workers w ON w.id = e.lease_owner
WHERE e.ended_at IS NULL`;

/** Unfinished runs that nothing moves, and which promise that breaks. */
export async function selectZombies(sql: Sql, momentMs: number): Promise<ZombieRow[]> {
  const { rows } = await sql.query<ZombieRow>(
    `SELECT id, application, name, number, status, reason FROM (${unfinishedRuns}) u WHERE reason IS NOT NULL ORDER BY id LIMIT 100`,
    [momentMs],
  );
  return rows;
}

/** How many unfinished runs there are in each state. */
export async function countUnfinished(sql: Sql, momentMs: number): Promise<Record<RunState, number>> {
  const { rows } = await sql.query<{ state: RunState; runs: number }>(
    `SELECT CASE WHEN reason IS NULL THEN state ELSE 'zombie' END AS state, count(*)::int AS runs
     FROM (${unfinishedRuns}) u GROUP BY 1`,
    [momentMs],
  );
  const counts: Record<RunState, number> = { leased: 0, due: 0, timed: 0, signal: 0, turn: 0, paused: 0, zombie: 0 };
  for (const { state, runs } of rows) counts[state] = runs;
  return counts;
}

/** What runs that wait for a signal wait for, most first. */
export async function countSignals(sql: Sql): Promise<{ signal: string; stages: number }[]> {
  const { rows } = await sql.query<{ signal: string; stages: number }>(
    `SELECT s.waiting ->> 'signal' AS signal, count(*)::int AS stages
     FROM executions e JOIN stages s ON s.execution_id = e.id
     WHERE e.ended_at IS NULL AND s.status = 'RUNNING' AND s.waiting ? 'signal' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`,
  );
  return rows;
}
