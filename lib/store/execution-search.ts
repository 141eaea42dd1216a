import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { type Reader, readableApplication, readerValues } from '#lib/store/readable';

/** Ids of the latest executions of each pipeline the reader may read, newest first. */
export async function latestIds(
  sql: Sql,
  reader: Reader,
  filter: {
    application?: string;
    pipelineIds?: readonly string[];
    pipelineName?: string;
    statuses?: readonly string[];
    perPipeline: number;
    limit: number;
  },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT e.id FROM pipelines p JOIN applications a ON a.name = p.application
     JOIN LATERAL (SELECT x.id FROM executions x WHERE x.pipeline_id = p.id AND ($3::text[] IS NULL OR x.status = ANY ($3))
                   ORDER BY x.id DESC LIMIT $4) e ON true
     WHERE ${readableApplication('a', 1)} AND ($5::text IS NULL OR p.application = $5)
       AND ($6::text[] IS NULL OR p.id = ANY ($6)) AND ($7::text IS NULL OR p.name = $7)
     ORDER BY e.id DESC LIMIT $8`,
    [
      ...readerValues(reader),
      filter.statuses ?? null,
      filter.perPipeline,
      filter.application ?? null,
      filter.pipelineIds ?? null,
      filter.pipelineName ?? null,
      filter.limit,
    ],
  );
  return rows.map((row) => row.id);
}

/** Of these ids, those the reader may read. */
export async function readableIds(sql: Sql, reader: Reader, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT e.id FROM executions e JOIN applications a ON a.name = e.application
     WHERE e.id = ANY ($3) AND ${readableApplication('a', 1)} ORDER BY e.id DESC`,
    [...readerValues(reader), ids],
  );
  return rows.map((row) => row.id);
}

export interface TriggerSearch {
  application?: string;
  pipelineName?: string;
  triggerTypes?: readonly string[];
  statuses?: readonly string[];
  /** Must all be found in the execution's trigger. */
  trigger?: JsonObject;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  oldestFirst: boolean;
  offset: number;
  limit: number;
}

export async function searchIds(sql: Sql, reader: Reader, search: TriggerSearch): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT e.id FROM executions e JOIN applications a ON a.name = e.application
     WHERE ${readableApplication('a', 1)} AND e.kind = 'pipeline'
       AND ($3::text IS NULL OR e.application = $3) AND ($4::text IS NULL OR e.name = $4)
       AND ($5::text[] IS NULL OR e.trigger_type = ANY ($5)) AND ($6::text[] IS NULL OR e.status = ANY ($6))
       AND ($7::jsonb IS NULL OR e.trigger::jsonb @> $7)
       AND e.created_at >= to_timestamp($8::float8 / 1000) AND e.created_at <= to_timestamp($9::float8 / 1000)
     ORDER BY e.id ${search.oldestFirst ? 'ASC' : 'DESC'} OFFSET $10 LIMIT $11`,
    [
      ...readerValues(reader),
      search.application ?? null,
      search.pipelineName ?? null,
      search.triggerTypes ?? null,
      search.statuses ?? null,
      search.trigger ? JSON.stringify(search.trigger) : null,
      search.from,
      search.to,
      search.offset,
      search.limit,
    ],
  );
  return rows.map((row) => row.id);
}
