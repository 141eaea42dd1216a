import type { JsonObject } from '#lib/kernel/json';
import type { ChildExecutionView } from '#lib/stages/capabilities';
import type { Sql } from '#lib/store/database';

/**
 * A run as the stage sees that started it; undefined when it was deleted or some other stage's. Outputs are merged in
 * document order, so later stages win.
 */
export async function findChildRun(
  sql: Sql,
  id: string,
  parent: { executionId: string; stageId: string },
): Promise<ChildExecutionView | undefined> {
  const found = await sql.query<{
    id: string;
    name: string;
    status: string;
    failure: string | null;
    outputs: JsonObject[];
  }>(
    `SELECT e.id, e.name, e.status, e.failure,
       coalesce((SELECT jsonb_agg(s.outputs ORDER BY s.position) FROM stages s
         WHERE s.execution_id = e.id AND e.ended_at IS NOT NULL AND s.outputs <> '{}'::jsonb), '[]') AS outputs
     FROM executions e WHERE e.id = $1 AND e.parent_execution_id = $2 AND e.parent_stage_id = $3`,
    [id, parent.executionId, parent.stageId],
  );
  const row = found.rows[0];
  return row && { ...row, outputs: Object.assign({}, ...row.outputs) as JsonObject };
}

/** The run that a stage started with this key, if it did. */
export async function findStartedRun(
  sql: Sql,
  key: string,
  parent: { executionId: string; stageId: string },
): Promise<string | undefined> {
  const found = await sql.query<{ id: string }>(
    `SELECT id FROM executions WHERE correlation_id = $1 AND parent_execution_id = $2
       AND trigger ->> 'parentPipelineStageId' = $3 ORDER BY id LIMIT 1`,
    [key, parent.executionId, parent.stageId],
  );
  return found.rows[0]?.id;
}

/** The unfinished runs that stages of this one wait for, or waited for as it was ended by force. */
export async function selectAwaitedRuns(sql: Sql, executionId: string): Promise<{ id: string; parentName: string }[]> {
  const found = await sql.query<{ id: string; parentName: string }>(
    `SELECT c.id, e.name AS "parentName"
     FROM executions e JOIN executions c ON c.parent_execution_id = e.id JOIN stages s ON s.id = c.parent_stage_id
     WHERE e.id = $1 AND c.ended_at IS NULL AND (s.ended_at IS NULL OR s.status = 'CANCELED') ORDER BY c.id`,
    [executionId],
  );
  return found.rows;
}

/**
 * Whether a run has ended, or ends without asking its stages. It stays so until the transaction ends: whoever ends a run by force
 * finds what this transaction starts.
 */
export async function endsByForce(sql: Sql, executionId: string): Promise<boolean> {
  await sql.query('SELECT 1 FROM executions WHERE id = $1 FOR SHARE', [executionId]);
  const found = await sql.query<{ ends: boolean }>(
    `SELECT e.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM execution_signals s
       WHERE s.execution_id = e.id AND s.consumed_at IS NULL AND s.name = 'force-cancel') AS ends
     FROM executions e WHERE e.id = $1`,
    [executionId],
  );
  return found.rows[0]?.ends === true;
}
