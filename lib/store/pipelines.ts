import type { Json, JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { type Reader, readableApplication, readerValues } from '#lib/store/readable';
import { runnableDocument } from '#lib/store/runnable';

export interface PipelineRecord {
  id: string;
  application: string;
  name: string;
  position: number;
  disabled: boolean;
  version: number;
  document: JsonObject;
  /** The template it is made from. */
  templateId: string | null;
  /** Epoch milliseconds, as all times here. */
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
}

const columns = columnsWith('p.document');

function columnsWith(document: string): string {
  return `p.id, p.application, p.name, p.position, p.disabled, p.version, ${document} AS document,
    p.template_id AS "templateId", ${epoch('p.created_at')} AS "createdAt", ${epoch('p.updated_at')} AS "updatedAt",
    p.updated_by AS "updatedBy"`;
}

export async function findPipeline(
  sql: Sql,
  key: { id: string } | { application: string; name: string },
): Promise<PipelineRecord | undefined> {
  const { rows } =
    'id' in key
      ? await sql.query<PipelineRecord>(`SELECT ${columns} FROM pipelines p WHERE p.id = $1`, [key.id])
      : await sql.query<PipelineRecord>(`SELECT ${columns} FROM pipelines p WHERE p.application = $1 AND p.name = $2`, [
          key.application,
          key.name,
        ]);
  return rows[0];
}

/** Nobody else changes it until the transaction ends. */
export async function lockPipeline(sql: Sql, id: string): Promise<PipelineRecord | undefined> {
  const { rows } = await sql.query<PipelineRecord>(`SELECT ${columns} FROM pipelines p WHERE p.id = $1 FOR UPDATE`, [
    id,
  ]);
  return rows[0];
}

/** Whole documents in the order people gave them; of one application, or of every one the reader may read. */
export async function selectPipelines(
  sql: Sql,
  reader: Reader,
  filter: { application?: string; after?: string; limit: number },
): Promise<PipelineRecord[]> {
  const { rows } = await sql.query<PipelineRecord>(
    `SELECT ${columns} FROM pipelines p JOIN applications a ON a.name = p.application
     WHERE ${readableApplication('a', 1)} AND ($3::text IS NULL OR p.application = $3) AND ($4::text IS NULL OR p.id > $4)
     ORDER BY ${filter.application ? 'p.position, lower(p.name)' : 'p.id'} LIMIT $5`,
    [...readerValues(reader), filter.application ?? null, filter.after ?? null, filter.limit],
  );
  return rows;
}

export type PipelineListRecord = Omit<PipelineRecord, 'document' | 'createdAt'> & {
  triggers: JsonObject[];
  stageCount: number;
  locked: Json;
  description: string | null;
  usualMs: number | null;
};

/** One application's pipelines without their documents, each with the median time of its recent good runs. */
export async function selectPipelineList(sql: Sql, application: string): Promise<PipelineListRecord[]> {
  const { rows } = await sql.query<PipelineListRecord>(
    `SELECT p.id, p.application, p.name, p.position, p.disabled, p.version, p.template_id AS "templateId",
            ${epoch('p.updated_at')} AS "updatedAt", p.updated_by AS "updatedBy", r.document ->> 'description' AS description,
            CASE WHEN json_typeof(r.document -> 'triggers') = 'array' THEN r.document -> 'triggers' ELSE '[]' END AS triggers,
            CASE WHEN json_typeof(r.document -> 'stages') = 'array' THEN json_array_length(r.document -> 'stages')
              ELSE 0 END AS "stageCount",
            p.document -> 'locked' AS locked, usual.ms AS "usualMs"
     FROM pipelines p CROSS JOIN LATERAL (SELECT ${runnableDocument('p')} AS document) r
     LEFT JOIN LATERAL (${usualMsSql('p.id')}) usual ON true
     WHERE p.application = $1 ORDER BY p.position, lower(p.name) LIMIT 1000`,
    [application],
  );
  return rows;
}

/** The median duration of the last good runs among the latest hundred, as a subquery with the one column `ms`. */
export function usualMsSql(pipelineId: string): string {
  return `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY good.ms) AS ms FROM (
    SELECT extract(epoch FROM recent.ended_at - recent.started_at)::float8 * 1000 AS ms
    FROM (SELECT status, started_at, ended_at, trigger FROM executions WHERE pipeline_id = ${pipelineId} ORDER BY id DESC LIMIT 100) recent
    WHERE recent.status = 'SUCCEEDED' AND (recent.trigger ->> 'dryRun') IS DISTINCT FROM 'true' AND recent.ended_at IS NOT NULL LIMIT 20) good`;
}

export interface PipelineWrite {
  id: string;
  application: string;
  name: string;
  position: number;
  disabled: boolean;
  version: number;
  document: JsonObject;
  author: string;
  note: string;
  /** Epoch milliseconds; the same as in the document's `updateTs`. */
  at: number;
  /** Of a pipeline made from a template: which, and what it runs as. */
  templateId: string | null;
  resolved: JsonObject | null;
}

/** Throws Postgres' unique violation (23505) when the name is taken. */
export async function insertPipeline(sql: Sql, write: PipelineWrite): Promise<void> {
  await sql.query(
    `INSERT INTO pipelines (id, application, name, position, disabled, version, document, created_at, updated_at, updated_by, template_id, resolved)
     VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), to_timestamp($8::float8 / 1000), $9, $10, $11)`,
    values(write),
  );
  await insertVersion(sql, write);
}

export async function updatePipeline(sql: Sql, write: PipelineWrite): Promise<void> {
  await sql.query(
    `UPDATE pipelines SET application = $2, name = $3, position = $4, disabled = $5, version = $6, document = $7,
       updated_at = to_timestamp($8::float8 / 1000), updated_by = $9, template_id = $10, resolved = $11 WHERE id = $1`,
    values(write),
  );
  await insertVersion(sql, write);
}

function values(write: PipelineWrite): unknown[] {
  const { id, application, name, position, disabled, version, document, at, author } = write;
  const { templateId, resolved } = write;
  const made = resolved === null ? null : JSON.stringify(resolved);
  return [id, application, name, position, disabled, version, JSON.stringify(document), at, author, templateId, made];
}

async function insertVersion(sql: Sql, write: PipelineWrite): Promise<void> {
  await sql.query(
    `INSERT INTO pipeline_versions (pipeline_id, version, document, author, note, created_at)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))`,
    [write.id, write.version, JSON.stringify(write.document), write.author, write.note, write.at],
  );
}

export async function nextPosition(sql: Sql, application: string): Promise<number> {
  const { rows } = await sql.query<{ next: number }>(
    'SELECT coalesce(max(position) + 1, 0) AS next FROM pipelines WHERE application = $1',
    [application],
  );
  return rows[0]?.next ?? 0;
}

/** Every pipeline of the application with its document; nobody else changes one until the transaction ends. */
export async function lockPositions(sql: Sql, application: string): Promise<{ id: string; document: JsonObject }[]> {
  const { rows } = await sql.query<{ id: string; document: JsonObject }>(
    'SELECT id, document FROM pipelines WHERE application = $1 ORDER BY id FOR UPDATE',
    [application],
  );
  return rows;
}

/** Without a new version. */
export async function updatePosition(
  sql: Sql,
  { id, position, document }: { id: string; position: number; document: JsonObject },
): Promise<void> {
  await sql.query('UPDATE pipelines SET position = $2, document = $3 WHERE id = $1', [
    id,
    position,
    JSON.stringify(document),
  ]);
}

export async function deletePipelineRow(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM pipelines WHERE id = $1', [id]);
}

export interface VersionRecord {
  version: number;
  author: string;
  note: string;
  createdAt: number;
}

/** Newest first, without documents; `before` is the last version seen. */
export async function selectVersions(
  sql: Sql,
  pipelineId: string,
  page: { before?: number; limit: number },
): Promise<VersionRecord[]> {
  const { rows } = await sql.query<VersionRecord>(
    `SELECT version, author, note, ${epoch('created_at')} AS "createdAt" FROM pipeline_versions
     WHERE pipeline_id = $1 AND ($2::int IS NULL OR version < $2) ORDER BY version DESC LIMIT $3`,
    [pipelineId, page.before ?? null, page.limit],
  );
  return rows;
}

/** The same with documents, for Gate's history. */
export async function selectVersionDocuments(sql: Sql, pipelineId: string, limit: number): Promise<JsonObject[]> {
  const { rows } = await sql.query<{ document: JsonObject }>(
    'SELECT document FROM pipeline_versions WHERE pipeline_id = $1 ORDER BY version DESC LIMIT $2',
    [pipelineId, limit],
  );
  return rows.map((row) => row.document);
}

export async function findVersion(
  sql: Sql,
  pipelineId: string,
  version: number,
): Promise<(VersionRecord & { document: JsonObject }) | undefined> {
  const { rows } = await sql.query<VersionRecord & { document: JsonObject }>(
    `SELECT version, author, note, document, ${epoch('created_at')} AS "createdAt" FROM pipeline_versions
     WHERE pipeline_id = $1 AND version = $2`,
    [pipelineId, version],
  );
  return rows[0];
}

/** Pipelines with an enabled trigger of this type and source, each as it runs; those that are disabled come last. */
export async function selectTriggeredPipelines(
  sql: Sql,
  trigger: { type: string; source: string },
  limit: number,
): Promise<PipelineRecord[]> {
  const { rows } = await sql.query<PipelineRecord>(
    `SELECT ${columnsWith(runnableDocument('p'))} FROM pipelines p
     WHERE (${runnableDocument('p')} -> 'triggers')::jsonb @> $1::jsonb ORDER BY p.disabled, p.id LIMIT $2`,
    [JSON.stringify([{ ...trigger, enabled: true }]), limit],
  );
  return rows;
}
