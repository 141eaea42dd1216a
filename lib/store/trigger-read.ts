import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

export interface WatchedTrigger {
  pipeline: { id: string; application: string; name: string };
  trigger: JsonObject;
}

/** Enabled triggers of one type, of pipelines that are not disabled. */
export async function listTriggers(sql: Sql, type: string): Promise<WatchedTrigger[]> {
  const found = await sql.query<{ id: string; application: string; name: string; trigger: JsonObject }>(
    `SELECT p.id, p.application, p.name, t.trigger
     FROM pipelines p
     CROSS JOIN LATERAL jsonb_array_elements(
       CASE jsonb_typeof(p.document->'triggers') WHEN 'array' THEN p.document->'triggers' ELSE '[]'::jsonb END
     ) AS t(trigger)
     WHERE NOT p.disabled AND t.trigger->>'type' = $1 AND coalesce(t.trigger->>'enabled', 'false') = 'true'`,
    [type],
  );
  return found.rows.map(({ trigger, ...pipeline }) => ({ pipeline, trigger }));
}
