import { ulid } from '#lib/kernel/ids';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';
import type { Database } from '#lib/store/database';

/** Puts many runs of one pipeline into the database as if they had been started one by one, in one transaction. */
export async function bulkStart(database: Database, pipeline: string, runs: number): Promise<string[]> {
  const { rows } = await database.pool.query<{ document: PipelineDocument }>(
    'SELECT document FROM pipelines WHERE id = $1',
    [pipeline],
  );
  const { document } = rows[0]!;
  const graph = graphOf(document);
  const ids = Array.from({ length: runs }, () => ulid());
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    for (let from = 0; from < runs; from += 250) {
      const part = ids.slice(from, from + 250);
      await client.query(
        `INSERT INTO executions (id, kind, application, pipeline_id, name, number, status, document, trigger, started_by, event_seq, wake_at)
         SELECT id, 'pipeline', 'bench', $2, $2, 1, 'NOT_STARTED', $3, '{"type":"manual","parameters":{}}', 'bench', 1, now()
         FROM unnest($1::text[]) AS id`,
        [part, pipeline, JSON.stringify(document)],
      );
      const stages = part.flatMap((run) => graph.map((stage, position) => ({ id: ulid(), run, position, ...stage })));
      await client.query(
        `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, context)
         SELECT s.id, s.run, s.position, s."refId", s.type, s.name, 'NOT_STARTED', s.requisites, s.document
         FROM jsonb_to_recordset($1::jsonb) AS s(id text, run text, position int, "refId" text, type text, name text,
           requisites text[], document jsonb)`,
        [JSON.stringify(stages)],
      );
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return ids;
}
