import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import { epoch } from '#lib/store/engine-rows';

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
  /** How the actor came in. */
  via?: string;
  details?: JsonObject;
  /** The thing as it was and as it is, without secrets. */
  before?: JsonObject;
  after?: JsonObject;
}

/** Written in the transaction of the change itself, so that neither exists without the other. */
export async function insertAudit(sql: Sql, record: AuditRecord): Promise<void> {
  await sql.query(
    `INSERT INTO audit_entries (id, actor, action, object, application, result, reason, address, via, details, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ulid(),
      record.actor,
      record.action,
      record.object,
      record.application ?? null,
      record.result,
      record.reason ?? null,
      record.address ?? null,
      record.via ?? null,
      JSON.stringify(record.details ?? {}),
      record.before ? JSON.stringify(record.before) : null,
      record.after ? JSON.stringify(record.after) : null,
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
  via: string | null;
  details: JsonObject;
  before: JsonObject | null;
  after: JsonObject | null;
  /** The place in the hash chain; null for a moment after the entry was written. */
  seq: number | null;
  hash: string | null;
}

export interface AuditFilter {
  /** The one entry. */
  id?: string;
  application?: string;
  actor?: string;
  /** `account.update`, or `account.` for all that begins with it. */
  action?: string;
  /** A part of the object's name, in any case. */
  object?: string;
  result?: string;
  /** Epoch milliseconds; `from` is included, `to` is not. */
  from?: number;
  to?: number;
}

const columns = `id, ${epoch('at')} AS at, actor, action, object, application, result, reason, address, via, details,
  before, after, seq::float8 AS seq, hash`;

/** Newest first; `before` is the id of the last row seen. */
export async function selectAudit(
  sql: Sql,
  filter: AuditFilter & { before?: string; limit: number },
): Promise<AuditRow[]> {
  const { rows } = await sql.query<AuditRow>(
    `SELECT ${columns} FROM audit_entries
     WHERE ($1::text IS NULL OR application = $1) AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR id < $3)
       AND ($5::text IS NULL OR action LIKE $5) AND ($6::text IS NULL OR object ILIKE $6)
       AND ($7::text IS NULL OR result = $7)
       AND ($10::text IS NULL OR id = $10)
       AND ($8::float8 IS NULL OR at >= to_timestamp($8 / 1000)) AND ($9::float8 IS NULL OR at < to_timestamp($9 / 1000))
     ORDER BY id DESC LIMIT $4`,
    [
      filter.application ?? null,
      filter.actor ?? null,
      filter.before ?? null,
      filter.limit,
      filter.action === undefined ? null : actionPattern(filter.action),
      filter.object === undefined ? null : `%${literal(filter.object)}%`,
      filter.result ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.id ?? null,
    ],
  );
  return rows;
}

/** In the order of the chain, from after `seq`: what streams and checks go by. */
export async function selectChained(sql: Sql, seq: number, limit: number): Promise<AuditRow[]> {
  const { rows } = await sql.query<AuditRow>(
    `SELECT ${columns} FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [seq, limit],
  );
  return rows;
}

const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
const actionPattern = (action: string) => literal(action) + (action.endsWith('.') ? '%' : '');
