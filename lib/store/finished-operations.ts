import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { postgresJson } from '#lib/store/engine-json';

/** An operation that was done at once, without the engine, as a run that has ended: to be polled and looked up. */
export async function insertFinishedOperation(
  sql: Sql,
  operation: { application: string; name: string; type: string; context: JsonObject; by: string },
): Promise<string> {
  const id = ulid();
  const { application, name, type, context, by } = operation;
  const document = { application, name, stages: [{ ...context, type, refId: '1', name }] };
  await sql.query(
    `INSERT INTO executions (id, kind, application, name, status, document, trigger, started_by, started_at, ended_at)
     VALUES ($1, 'operation', $2, $3, 'SUCCEEDED', $4, $5, $6, now(), now())`,
    [id, application, name, postgresJson(document), JSON.stringify({ type: 'manual', user: by, parameters: {} }), by],
  );
  await sql.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, context, tasks, started_at, ended_at)
     VALUES ($1, $2, 0, '1', $3, $4, 'SUCCEEDED', '{}', $5,
       jsonb_build_array(jsonb_build_object('name', $3::text, 'status', 'SUCCEEDED', 'attempt', 0)), now(), now())`,
    [ulid(), id, type, name, JSON.stringify(context)],
  );
  return id;
}
