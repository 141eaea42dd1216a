import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

export interface AuditRecord {
  actor: string;
  /** What was done, `noun.verb`: `pipeline.save`. */
  action: string;
  /** On what: `pipeline storefront/deploy`. */
  object: string;
  application?: string;
  result: 'done' | 'refused';
  reason?: string;
  address?: string;
  details?: JsonObject;
}

/** Written in the transaction of the change itself, so that neither exists without the other. */
export async function insertAudit(sql: Sql, record: AuditRecord): Promise<void> {
  await sql.query(
    `INSERT INTO audit_entries (id, actor, action, object, application, result, reason, address, details)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ulid(),
      record.actor,
      record.action,
      record.object,
      record.application ?? null,
      record.result,
      record.reason ?? null,
      record.address ?? null,
      JSON.stringify(record.details ?? {}),
    ],
  );
}

export interface AuditRow {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  actor: string;
  action: string;
  object: string;
  application: string | null;
  result: string;
  reason: string | null;
  address: string | null;
  details: JsonObject;
}

/** Newest first; `before` is the id of the last row seen. */
export async function selectAudit(
  sql: Sql,
  filter: { application?: string; actor?: string; before?: string; limit: number },
): Promise<AuditRow[]> {
  const { rows } = await sql.query<Omit<AuditRow, 'at'> & { at: Date }>(
    `SELECT id, at, actor, action, object, application, result, reason, address, details FROM audit_entries
     WHERE ($1::text IS NULL OR application = $1) AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR id < $3)
     ORDER BY id DESC LIMIT $4`,
    [filter.application ?? null, filter.actor ?? null, filter.before ?? null, filter.limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
