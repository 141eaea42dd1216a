import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';

/** What an administrator looks at when something seems stuck. Times are epoch milliseconds. */
export interface WorkerRow {
  id: string;
  host: string;
  release: string;
  startedAt: number;
  heartbeatAt: number;
  /** Milliseconds since the heartbeat, by the database's clock. */
  silentMs: number;
  /** Executions it holds. */
  leases: number;
}

export async function selectWorkers(sql: Sql): Promise<WorkerRow[]> {
  const { rows } = await sql.query<WorkerRow>(
    `SELECT w.id, w.host, w.release, ${epoch('w.started_at')} AS "startedAt", ${epoch('w.heartbeat_at')} AS "heartbeatAt",
            greatest(0, extract(epoch FROM clock_timestamp() - w.heartbeat_at) * 1000)::float8 AS "silentMs",
            (SELECT count(*) FROM executions e WHERE e.lease_owner = w.id)::int AS leases
     FROM workers w ORDER BY w.started_at LIMIT 200`,
  );
  return rows;
}

export interface QueueRow {
  name: string;
  waiting: number;
  active: number;
  failed: number;
}

/** Empty when the queue was never installed. */
export async function selectQueues(sql: Sql): Promise<QueueRow[]> {
  const { rows: found } = await sql.query(`SELECT to_regclass('pgboss.job') IS NOT NULL AS there`);
  if (!found[0]?.there) return [];
  const { rows } = await sql.query<QueueRow>(
    `SELECT name, count(*) FILTER (WHERE state IN ('created', 'retry'))::int AS waiting,
            count(*) FILTER (WHERE state = 'active')::int AS active, count(*) FILTER (WHERE state = 'failed')::int AS failed
     FROM pgboss.job WHERE name NOT LIKE '\\_\\_%' GROUP BY name ORDER BY name`,
  );
  return rows;
}

export interface ZombieRow {
  id: string;
  application: string;
  name: string;
  status: string;
  /** Which promise it breaks, in words. */
  reason: string;
}

/**
 * Unfinished executions that nothing would ever move again: held by a worker that is gone, or held by nobody although
 * nothing of theirs waits for a time, a signal or a person. The engine's sweep heals these; one that stays is a bug.
 */
export async function selectZombies(sql: Sql, silentMs: number): Promise<ZombieRow[]> {
  const { rows } = await sql.query<ZombieRow>(
    `SELECT e.id, e.application, e.name, e.status,
            CASE WHEN e.lease_owner IS NOT NULL THEN 'held by worker ' || e.lease_owner || ', which no longer answers'
                 WHEN e.wake_at IS NOT NULL THEN 'overdue since ' || to_char(e.wake_at, 'HH24:MI:SS')
                 ELSE 'nothing would move it again' END AS reason
     FROM executions e LEFT JOIN workers w ON w.id = e.lease_owner
     WHERE e.ended_at IS NULL AND (
       (e.lease_owner IS NOT NULL AND (w.id IS NULL OR w.heartbeat_at < clock_timestamp() - $1 * interval '1 millisecond'))
       OR (e.lease_owner IS NULL AND e.wake_at < clock_timestamp() - $1 * interval '1 millisecond')
       OR (e.lease_owner IS NULL AND e.wake_at IS NULL AND e.status <> 'PAUSED' AND NOT EXISTS (
             SELECT 1 FROM stages s WHERE s.execution_id = e.id AND s.status IN ('RUNNING', 'PAUSED') AND s.waiting IS NOT NULL)))
     ORDER BY e.id LIMIT 100`,
    [silentMs],
  );
  return rows;
}
