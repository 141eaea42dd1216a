import type { JsonObject } from '#lib/kernel/json';
import type { Permissions } from '#lib/store/applications';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';
import { containing, type Reader, readerValues } from '#lib/store/readable';

/** Templates, their versions by digest, and tags that point at versions. Times are epoch milliseconds. */
export interface TemplateRecord {
  id: string;
  permissions: Permissions;
  updatedAt: number;
  updatedBy: string;
}

export interface TemplateVersionRecord {
  digest: string;
  author: string;
  note: string;
  createdAt: number;
  tags: string[];
  /** When the same content became the latest again, oldest first. */
  savedAgain: { author: string; note: string; at: number }[];
}

export type StoredTemplate = TemplateVersionRecord & { document: JsonObject };

const head = `t.id, t.permissions, ${epoch('t.updated_at')} AS "updatedAt", t.updated_by AS "updatedBy"`;

/** `lock`: nobody else changes it until the transaction ends; `share`: others may hold it so too. */
export async function findTemplate(
  sql: Sql,
  id: string,
  hold: 'lock' | 'share' | 'none' = 'none',
): Promise<TemplateRecord | undefined> {
  const clause = { lock: 'FOR UPDATE', share: 'FOR SHARE', none: '' }[hold];
  const { rows } = await sql.query<TemplateRecord>(
    `SELECT ${head} FROM pipeline_templates t WHERE t.id = $1 ${clause}`,
    [id],
  );
  return rows[0];
}

const version = `v.digest, v.author, v.note, ${epoch('v.created_at')} AS "createdAt",
  ARRAY (SELECT g.tag FROM pipeline_template_tags g
    WHERE g.template_id = v.template_id AND g.digest = v.digest ORDER BY g.tag) AS tags, v.saved_again AS "savedAgain"`;

export async function findTemplateVersion(
  sql: Sql,
  id: string,
  which: { tag: string } | { digest: string },
): Promise<StoredTemplate | undefined> {
  const { rows } = await sql.query<StoredTemplate>(
    `SELECT ${version}, v.document FROM pipeline_template_versions v
     WHERE v.template_id = $1 AND v.digest = ${
       'digest' in which
         ? '$2'
         : '(SELECT g.digest FROM pipeline_template_tags g WHERE g.template_id = $1 AND g.tag = $2)'
     }`,
    [id, 'digest' in which ? which.digest : which.tag],
  );
  return rows[0];
}

/** Newest first, by when each was last saved. */
export async function selectTemplateVersions(sql: Sql, id: string, limit: number): Promise<StoredTemplate[]> {
  const { rows } = await sql.query<StoredTemplate>(
    `SELECT ${version}, v.document FROM pipeline_template_versions v
     WHERE v.template_id = $1 ORDER BY greatest(v.created_at, to_timestamp((v.saved_again -> -1 ->> 'at')::float8 / 1000)) DESC, v.digest LIMIT $2`,
    [id, limit],
  );
  return rows;
}

export type TemplateListRecord = TemplateRecord & {
  digest: string;
  document: JsonObject;
  tags: string[];
  uses: number;
};

export interface TemplateFilter {
  /** In the id, name, description or owner. */
  search?: string;
  /** One of them is enough; none = every scope. */
  scopes?: readonly string[];
  /** The id before the first. */
  after?: string;
  limit: number;
}

/** Those the reader may read (the rule of `decide`), by id, each in its latest version. */
export async function selectTemplates(
  sql: Sql,
  reader: Reader,
  { search, scopes = [], after, limit }: TemplateFilter,
): Promise<TemplateListRecord[]> {
  const { rows } = await sql.query<TemplateListRecord>(
    `SELECT ${head}, v.digest, v.document,
       ARRAY (SELECT g.tag FROM pipeline_template_tags g WHERE g.template_id = t.id ORDER BY g.tag) AS tags,
       (SELECT count(*)::int FROM pipelines p WHERE p.template_id = t.id) AS uses
     FROM pipeline_templates t
     JOIN pipeline_template_tags l ON l.template_id = t.id AND l.tag = 'latest'
     JOIN pipeline_template_versions v ON v.template_id = t.id AND v.digest = l.digest
     CROSS JOIN LATERAL (SELECT v.document -> 'metadata' AS metadata) about
     WHERE ($1::boolean OR coalesce(jsonb_array_length(t.permissions -> 'READ'), 0) = 0 OR EXISTS (
         SELECT 1 FROM jsonb_array_elements_text(t.permissions -> 'READ') AS role WHERE $2::jsonb ? lower(role)))
       AND ($3::text IS NULL OR t.id > $3)
       AND ($4::text IS NULL OR t.id ILIKE $4 OR about.metadata ->> 'name' ILIKE $4 OR about.metadata ->> 'description' ILIKE $4
         OR about.metadata ->> 'owner' ILIKE $4)
       AND (cardinality($5::text[]) = 0 OR (json_typeof(about.metadata -> 'scopes') = 'array' AND EXISTS (
         SELECT 1 FROM json_array_elements_text(about.metadata -> 'scopes') AS scope WHERE lower(scope) = ANY ($5))))
     ORDER BY t.id LIMIT $6`,
    [
      ...readerValues(reader),
      after ?? null,
      search ? containing(search) : null,
      scopes.map((scope) => scope.toLowerCase()),
      limit,
    ],
  );
  return rows;
}

/** Answers false when the id is taken. */
export async function insertTemplate(sql: Sql, template: { id: string; by: string }): Promise<boolean> {
  const done = await sql.query(
    'INSERT INTO pipeline_templates (id, updated_by) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
    [template.id, template.by],
  );
  return done.rowCount === 1;
}

export async function touchTemplate(
  sql: Sql,
  template: { id: string; by: string; permissions?: Permissions },
): Promise<void> {
  await sql.query(
    `UPDATE pipeline_templates SET updated_at = now(), updated_by = $2, permissions = coalesce($3, permissions) WHERE id = $1`,
    [template.id, template.by, template.permissions ? JSON.stringify(template.permissions) : null],
  );
}

/** So many times is remembered that a version was saved again: the newest ones. */
const mostSaves = 100;

/** The same content again is the same version, which remembers that it was saved again unless it is the latest anyway. */
export async function insertTemplateVersion(
  sql: Sql,
  id: string,
  { digest, document, author, note }: Pick<StoredTemplate, 'digest' | 'document' | 'author' | 'note'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO pipeline_template_versions AS v (template_id, digest, document, author, note, created_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp())
     ON CONFLICT (template_id, digest) DO UPDATE SET saved_again =
       (CASE WHEN jsonb_array_length(v.saved_again) >= ${mostSaves} THEN v.saved_again - 0 ELSE v.saved_again END)
       || jsonb_build_array(jsonb_build_object('author', $4::text, 'note', $5::text, 'at', ${epoch('clock_timestamp()')}))
     WHERE NOT EXISTS (SELECT FROM pipeline_template_tags g
                       WHERE g.template_id = v.template_id AND g.tag = 'latest' AND g.digest = v.digest)`,
    [id, digest, JSON.stringify(document), author, note],
  );
}

export async function moveTag(sql: Sql, id: string, tag: string, digest: string, by: string): Promise<void> {
  await sql.query(
    `INSERT INTO pipeline_template_tags (template_id, tag, digest, updated_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (template_id, tag) DO UPDATE SET digest = $3, updated_by = $4, updated_at = now()`,
    [id, tag, digest, by],
  );
}

export async function deleteTag(sql: Sql, id: string, tag: string): Promise<boolean> {
  const done = await sql.query('DELETE FROM pipeline_template_tags WHERE template_id = $1 AND tag = $2', [id, tag]);
  return done.rowCount === 1;
}

export async function deleteTemplateVersion(sql: Sql, id: string, digest: string): Promise<void> {
  await sql.query('DELETE FROM pipeline_template_versions WHERE template_id = $1 AND digest = $2', [id, digest]);
}

export async function deleteTemplateRow(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM pipeline_templates WHERE id = $1', [id]);
}

/** A pipeline made from the template. */
export interface TemplateUseRecord {
  id: string;
  application: string;
  name: string;
  document: JsonObject;
  resolved: JsonObject | null;
}

export async function selectTemplateUses(sql: Sql, id: string): Promise<TemplateUseRecord[]> {
  const { rows } = await sql.query<TemplateUseRecord>(
    `SELECT p.id, p.application, p.name, p.document, p.resolved FROM pipelines p
     WHERE p.template_id = $1 ORDER BY p.application, lower(p.name), p.id`,
    [id],
  );
  return rows;
}

/** What the pipeline runs as from now on; null when it cannot be resolved. */
export async function writeResolved(sql: Sql, pipelineId: string, resolved: JsonObject | null): Promise<void> {
  await sql.query('UPDATE pipelines SET resolved = $2 WHERE id = $1', [
    pipelineId,
    resolved === null ? null : JSON.stringify(resolved),
  ]);
}
