import type { Database, Sql } from '#lib/store/database';
import { grantTurns, selectPipelinesWithWaiting } from '#lib/store/engine-turns';
import { announce } from '#lib/store/executions-write';

/**
 * What these pipelines run as has changed, or they are gone: runs that waited for a turn may have one now, or none ever. To
 * be asked last in the transaction that changed them, because it locks waiting runs.
 */
export async function giveFreedTurns(database: Database, sql: Sql, pipelineIds: readonly string[]): Promise<void> {
  const waiting = new Set(pipelineIds.length > 0 ? await selectPipelinesWithWaiting(sql, pipelineIds) : []);
  for (const id of pipelineIds) {
    if (!waiting.has(id)) continue;
    const woken = await grantTurns(sql, id);
    const { rows } = await sql.query<{ id: string; application: string }>(
      'SELECT id, application FROM executions WHERE id = ANY ($1) ORDER BY id',
      [woken],
    );
    for (const run of rows) await announce(database, sql, run, true);
  }
}
