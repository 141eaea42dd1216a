import type { Sql } from '#lib/store/database';

/**
 * The rows the hash chain is made of. What the chain knows of itself stands in `settings`: its `head` (the last link),
 * the `checkpoint` (the last link that retention took away), the `stream` (the last one sent on) and the outcome of the
 * last `verification`.
 */
export interface ChainPoint {
  seq: number;
  /** Of that link; empty for the beginning, seq 0. */
  hash: string;
}

/** A point nobody but the product can write: `mac` is made with the key named by `key`. */
export interface SealedPoint extends ChainPoint {
  key: string;
  mac: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Everything of an entry that its link covers, each part as Postgres writes it. */
export interface LinkContent {
  id: string;
  parts: (string | null)[];
}

export interface ChainedContent extends LinkContent, ChainPoint {}

const content = `id, ARRAY[id, (extract(epoch FROM at) * 1000)::bigint::text, actor, action, object, application, result,
  reason, address, via, details::text, before::text, after::text] AS parts`;

/** Held until the transaction ends, so that two processes never add to the chain at once. */
export async function lockHead(sql: Sql): Promise<SealedPoint | undefined> {
  await sql.query(`INSERT INTO settings (name, value) VALUES ('audit head', '{}') ON CONFLICT (name) DO NOTHING`);
  const { rows } = await sql.query<{ value: SealedPoint | Record<string, never> }>(
    `SELECT value FROM settings WHERE name = 'audit head' FOR UPDATE`,
  );
  const value = rows[0]?.value;
  return value && 'seq' in value ? (value as SealedPoint) : undefined;
}

/** Committed entries without a place, oldest first. */
export async function selectUnchained(sql: Sql, limit: number): Promise<LinkContent[]> {
  const { rows } = await sql.query<LinkContent>(
    `SELECT ${content} FROM audit_entries WHERE seq IS NULL ORDER BY id LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function writeLinks(sql: Sql, links: readonly (ChainPoint & { id: string })[]): Promise<void> {
  await sql.query(
    `UPDATE audit_entries e SET seq = l.seq, hash = l.hash
     FROM unnest($1::text[], $2::bigint[], $3::text[]) AS l(id, seq, hash) WHERE e.id = l.id`,
    [links.map(({ id }) => id), links.map(({ seq }) => seq), links.map(({ hash }) => hash)],
  );
}

export async function selectLinks(sql: Sql, afterSeq: number, limit: number): Promise<ChainedContent[]> {
  const { rows } = await sql.query<ChainedContent>(
    `SELECT ${content}, seq::float8 AS seq, hash FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2`,
    [afterSeq, limit],
  );
  return rows;
}

export type ChainFact = 'head' | 'checkpoint' | 'stream' | 'verification';

export async function readChainFact<T>(sql: Sql, fact: ChainFact): Promise<T | undefined> {
  const { rows } = await sql.query<{ value: T }>('SELECT value FROM settings WHERE name = $1', [`audit ${fact}`]);
  const value = rows[0]?.value;
  return value && Object.keys(value).length > 0 ? value : undefined;
}

export async function writeChainFact(sql: Sql, fact: ChainFact, value: object): Promise<void> {
  await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [`audit ${fact}`, JSON.stringify(value)],
  );
}

export async function countUnchained(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT 1 FROM audit_entries WHERE seq IS NULL LIMIT 10000) waiting',
  );
  return rows[0]?.count ?? 0;
}

/** The last link before which, and itself, everything is older than `olderThan` and not later than `atMost`. */
export async function lastLinkBefore(
  sql: Sql,
  { after, olderThan, atMost }: { after: number; olderThan: Date; atMost: number },
): Promise<ChainPoint | undefined> {
  const { rows } = await sql.query<ChainPoint>(
    `SELECT seq::float8 AS seq, hash FROM audit_entries
     WHERE seq > $1 AND seq <= $3 AND seq < coalesce((SELECT min(seq) FROM audit_entries WHERE seq > $1 AND at >= $2), seq + 1)
     ORDER BY seq DESC LIMIT 1`,
    [after, olderThan, atMost],
  );
  return rows[0];
}

/** Refused by the table itself unless the checkpoint stands at `seq` or later. */
export async function deleteLinksUpTo(sql: Sql, seq: number): Promise<number> {
  await sql.query(`SELECT set_config('gennaker.audit_retention', 'on', true)`);
  const { rowCount } = await sql.query('DELETE FROM audit_entries WHERE seq <= $1', [seq]);
  await sql.query(`SELECT set_config('gennaker.audit_retention', 'off', true)`);
  return rowCount ?? 0;
}
