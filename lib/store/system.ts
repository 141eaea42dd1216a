import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';

/** What an administrator looks at when something seems stuck. Times are epoch milliseconds. */
export interface WorkerRow {
  id: string;
  host: string;
  release: string;
  /** The newest engine protocol it speaks. */
  protocol: number;
  startedAt: number;
  heartbeatAt: number;
  /** Milliseconds since the heartbeat, by the database's clock. */
  silentMs: number;
  /** Executions it holds. */
  leases: number;
}

export async function selectWorkers(sql: Sql): Promise<WorkerRow[]> {
  const { rows } = await sql.query<WorkerRow>(
    `SELECT w.id, w.host, w.release, w.protocol, ${epoch('w.started_at')} AS "startedAt", ${epoch('w.heartbeat_at')} AS "heartbeatAt",
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
