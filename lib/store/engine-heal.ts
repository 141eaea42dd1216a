import type { Violation } from '#lib/engine/ports';
import { ulid } from '#lib/kernel/ids';
import { type Database, inTransaction, reachable, type Sql } from '#lib/store/database';
import { unfinishedRuns } from '#lib/store/engine-health';
import { epoch } from '#lib/store/engine-rows';
import { grantTurns } from '#lib/store/engine-turns';

/**
 * Makes runs move again that nothing would have moved. Whatever broke the promise, the cure is the same and harmless: the run is
 * free and due, and each of its stages under way has a message to look again. A step that runs once more does so with the same
 * idempotency key. What is merely overdue is not touched: it is due, and a worker that has room takes it.
 *
 * The state that was found is part of the update, so that of two sweeps at once only one heals and counts.
 */
const healSql = `
WITH broken AS MATERIALIZED (
  SELECT * FROM (${unfinishedRuns}) u WHERE reason IS NOT NULL AND state <> 'due' AND state <> 'turn' ORDER BY id LIMIT 100
), healed AS (
  UPDATE executions e SET lease_owner = NULL, wake_at = now(), signal_seq = e.signal_seq + 1 FROM broken b
  WHERE e.id = b.id AND e.ended_at IS NULL AND e.version = b.version
    AND e.lease_owner IS NOT DISTINCT FROM b.lease_owner AND e.wake_at IS NOT DISTINCT FROM b.wake_at
  RETURNING e.id, b.reason
), looks AS (
  INSERT INTO execution_signals (id, execution_id, stage_id, name, sent_by)
  SELECT gen_random_uuid()::text, s.execution_id, s.id, 'look', '<engine>' FROM stages s JOIN healed ON healed.id = s.execution_id
  WHERE s.status = 'RUNNING'
)
SELECT id, reason FROM healed`;

export async function healZombies(database: Database, momentMs: number): Promise<Violation[]> {
  return reachable(inTransaction(database, (sql) => healWithin(sql, momentMs)));
}

/** Answers what it healed; each is kept as a violation. `momentMs`: how long a run may stand still before it counts. */
export async function healWithin(sql: Sql, momentMs: number): Promise<Violation[]> {
  const { rows: healed } = await sql.query<Violation>(healSql, [momentMs]);
  const { rows: waiting } = await sql.query<Violation & { pipelineId: string }>(
    `SELECT u.id, u.reason, e.pipeline_id AS "pipelineId" FROM (${unfinishedRuns}) u JOIN executions e ON e.id = u.id
         WHERE u.reason IS NOT NULL AND u.state = 'turn' AND e.pipeline_id IS NOT NULL ORDER BY u.id LIMIT 100`,
    [momentMs],
  );
  const granted = new Set<string>();
  for (const pipelineId of new Set(waiting.map((run) => run.pipelineId))) {
    for (const id of await grantTurns(sql, pipelineId)) granted.add(id);
  }
  const turned = waiting.filter(({ id }) => granted.has(id)).map(({ id, reason }) => ({ id, reason }));
  const all = [...healed, ...turned];
  await insertViolations(sql, all);
  return all;
}

export async function insertViolations(sql: Sql, violations: readonly Violation[]): Promise<void> {
  if (violations.length === 0) return;
  await sql.query(
    `INSERT INTO engine_violations (id, execution_id, application, name, reason)
     SELECT v.id, e.id, e.application, e.name, v.reason
     FROM unnest($1::text[], $2::text[], $3::text[]) AS v(id, run, reason) JOIN executions e ON e.id = v.run`,
    [violations.map(() => ulid()), violations.map(({ id }) => id), violations.map(({ reason }) => reason)],
  );
}

export interface ViolationRow {
  id: string;
  executionId: string;
  application: string;
  name: string;
  reason: string;
  /** Epoch milliseconds. */
  foundAt: number;
}

/** The latest first, and how many there are in all. */
export async function selectViolations(sql: Sql, limit: number): Promise<{ rows: ViolationRow[]; count: number }> {
  const [latest, counted] = await Promise.all([
    sql.query<ViolationRow>(
      `SELECT id, execution_id AS "executionId", application, name, reason, ${epoch('found_at')} AS "foundAt"
       FROM engine_violations ORDER BY id DESC LIMIT $1`,
      [limit],
    ),
    sql.query<{ count: number }>('SELECT count(*)::int AS count FROM engine_violations'),
  ]);
  return { rows: latest.rows, count: counted.rows[0]?.count ?? 0 };
}
