import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { type Reader, readableRun, runReaderValues } from '#lib/store/readable';

/** What runs did to live objects, read out of their stages: nobody writes it down a second time. */
export interface StageRunRecord {
  id: string;
  type: string;
  name: string;
  status: string;
  failure: string | null;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number | null;
  execution: string;
  application: string;
  executionName: string;
  number: number | null;
  kind: 'pipeline' | 'operation';
  startedBy: string;
  reason: string | null;
  /** Of the fields that were asked for. */
  context: JsonObject;
  outputs: JsonObject;
}

const some = (column: string): string =>
  `coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(s.${column}) WHERE key = ANY ($7)), '{}') AS ${column}`;

const columns = `s.id, s.type, s.name, s.status, left(s.failure, 500) AS failure, ${epoch('s.started_at')} AS "startedAt",
  ${epoch('s.ended_at')} AS "endedAt", e.id AS execution, e.application, e.name AS "executionName", e.number, e.kind,
  e.started_by AS "startedBy", nullif(left(e.trigger ->> 'reason', 500), '') AS reason`;

const run = 'id, application, name, number, kind, started_by, trigger';

/**
 * Stages that acted on an account, newest first: of the last `runs` executions of an application and as many of all others, as far
 * as the reader may read those, and of the executions that are stamped on what runs, however old. Only what ran, and was no dry run.
 */
export async function selectStageRuns(
  sql: Sql,
  reader: Reader,
  asked: {
    application: string;
    account: string;
    types: readonly string[];
    runs: number;
    /** Of executions or of their stages. */
    stamps: readonly string[];
    fields: readonly string[];
  },
): Promise<StageRunRecord[]> {
  const { rows } = await sql.query<StageRunRecord>(
    `WITH looked_at AS (
       (SELECT ${run} FROM executions WHERE application = $4 ORDER BY id DESC LIMIT $6)
       UNION ALL (SELECT ${run} FROM executions WHERE application <> $4 ORDER BY id DESC LIMIT $6)
       UNION ALL SELECT ${run} FROM executions WHERE id = ANY ($8)
       UNION ALL SELECT ${run} FROM executions WHERE id IN (SELECT execution_id FROM stages WHERE id = ANY ($8)))
     SELECT ${columns}, ${some('context')}, ${some('outputs')}
     FROM (SELECT DISTINCT ON (id) * FROM looked_at ORDER BY id) e JOIN stages s ON s.execution_id = e.id
     LEFT JOIN applications a ON a.name = e.application
     WHERE s.type = ANY ($5) AND $9 IN (s.context ->> 'account', s.context ->> 'credentials')
       AND s.started_at IS NOT NULL AND (e.trigger ->> 'dryRun') IS DISTINCT FROM 'true' AND ${readableRun('e', 'a', 1)}
     ORDER BY s.started_at DESC, s.id DESC`,
    [
      ...runReaderValues(reader),
      asked.application,
      asked.types,
      asked.runs,
      asked.fields,
      [...new Set(asked.stamps)],
      asked.account,
    ],
  );
  return rows;
}

const applied = `coalesce(nullif(s.outputs -> 'outputs.manifests', 'null'), s.context -> 'outputs.manifests')`;
const each = `jsonb_array_elements(CASE jsonb_typeof(${applied}) WHEN 'array' THEN ${applied} ELSE '[]' END) m`;

interface AppliedImages {
  stage: string;
  account: string;
  kind: string;
  name: string;
  namespace: string;
  images: string[];
}

/** Images in what stages applied, with the object they stand in. */
export async function selectAppliedImages(sql: Sql, stageIds: readonly string[]): Promise<AppliedImages[]> {
  if (stageIds.length === 0) return [];
  const { rows } = await sql.query<AppliedImages>(
    `SELECT s.id AS stage, coalesce(s.context ->> 'account', s.context ->> 'credentials', '') AS account, m ->> 'kind' AS kind, m #>> '{metadata,name}' AS name,
       coalesce(m #>> '{metadata,namespace}', '') AS namespace,
       jsonb_path_query_array(m, 'strict $.spec.**.containers[*].image', silent => true)
         || jsonb_path_query_array(m, 'strict $.spec.**.initContainers[*].image', silent => true) AS images
     FROM stages s, ${each}
     WHERE s.id = ANY ($1)`,
    [stageIds],
  );
  return rows;
}

/** What an execution applied last of one object, without the content of a secret. */
export async function findApplied(
  sql: Sql,
  executionId: string,
  object: { kind: string; name: string; namespace: string },
): Promise<{ manifest: JsonObject; at: number } | undefined> {
  const { rows } = await sql.query<{ manifest: JsonObject; at: number }>(
    `SELECT m AS manifest, ${epoch('coalesce(s.ended_at, s.started_at)')} AS at
     FROM stages s, ${each}
     WHERE s.execution_id = $1 AND lower(m ->> 'kind') = lower($2) AND m #>> '{metadata,name}' = $3
       AND coalesce(m #>> '{metadata,namespace}', '') = $4
     ORDER BY s.started_at DESC NULLS LAST LIMIT 1`,
    [executionId, object.kind, object.name, object.namespace],
  );
  return rows[0];
}
