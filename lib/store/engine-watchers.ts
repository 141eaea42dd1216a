import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { runnableDocument } from '#lib/store/runnable';

/**
 * Pipelines that start when another ends: their documents hold an enabled trigger that names it. Disabled ones too: that such a
 * pipeline is not started is somebody's to know.
 */
export interface Watcher {
  pipeline: { id: string; application: string; name: string };
  trigger: JsonObject;
}

/** Found by an index over all documents' triggers, because it is asked at every end of a run. */
const watching = `(${runnableDocument('p')} -> 'triggers')::jsonb @> jsonb_build_array(jsonb_build_object(
  'type', 'pipeline', 'pipeline', $1::text, 'enabled', true))`;

export async function hasWatchers(sql: Sql, pipelineId: string): Promise<boolean> {
  const found = await sql.query<{ watched: boolean }>({
    name: 'engine-watched',
    text: `SELECT EXISTS (SELECT 1 FROM pipelines p WHERE ${watching}) AS watched`,
    values: [pipelineId],
  });
  return found.rows[0]?.watched === true;
}

/** One for each trigger that names the pipeline. */
export async function selectWatchers(sql: Sql, pipelineId: string): Promise<Watcher[]> {
  const found = await sql.query<{ id: string; application: string; name: string; triggers: JsonObject[] }>(
    `SELECT p.id, p.application, p.name, ${runnableDocument('p')} -> 'triggers' AS triggers FROM pipelines p WHERE ${watching} ORDER BY p.id`,
    [pipelineId],
  );
  return found.rows.flatMap(({ triggers, ...pipeline }) =>
    triggers
      .filter((trigger) => trigger.type === 'pipeline' && trigger.pipeline === pipelineId && trigger.enabled === true)
      .map((trigger) => ({ pipeline, trigger })),
  );
}

/** A run that has ended, as those see it that it starts. */
export interface EndedRun {
  id: string;
  application: string;
  name: string;
  pipelineId: string | null;
  trigger: JsonObject;
  startedBy: string;
}

export async function findEndedRun(sql: Sql, id: string): Promise<EndedRun | undefined> {
  const found = await sql.query<EndedRun>(
    `SELECT id, application, name, pipeline_id AS "pipelineId", trigger::jsonb - '{payload,parentExecution}'::text[] AS trigger,
       started_by AS "startedBy" FROM executions WHERE id = $1`,
    [id],
  );
  return found.rows[0];
}
