import { ulid } from '#lib/kernel/ids';
import type { Sql } from '#lib/store/database';

export interface FailureCounts {
  /** Same name from the same address. */
  pair: number;
  name: number;
  address: number;
  /** Wrong codes of the second factor for this name, within `codesMs`. */
  codes: number;
}

/** What is tried. */
export type AttemptKind = 'password' | 'code';

/** Counts failures of the last `windowMs`, this attempt included: it is noted first and struck out when it succeeds. */
export async function noteAttempt(
  sql: Sql,
  attempt: { name: string; address: string; kind: AttemptKind; windowMs: number; codesMs: number },
): Promise<{ id: string; counts: FailureCounts }> {
  const id = ulid();
  const { name, address, kind, windowMs, codesMs } = attempt;
  await sql.query('INSERT INTO sign_in_failures (id, name, address, kind) VALUES ($1, $2, $3, $4)', [
    id,
    name,
    address,
    kind,
  ]);
  const { rows } = await sql.query<FailureCounts>(
    `SELECT count(*) FILTER (WHERE name = $1 AND address = $2 AND late)::int AS pair,
            count(*) FILTER (WHERE name = $1 AND late)::int AS name,
            count(*) FILTER (WHERE address = $2 AND late)::int AS address,
            count(*) FILTER (WHERE name = $1 AND kind = 'code')::int AS codes
     FROM (SELECT name, address, kind, at > now() - $3 * interval '1 millisecond' AS late FROM sign_in_failures
           WHERE (name = $1 OR address = $2) AND at > now() - $4 * interval '1 millisecond') AS failures`,
    [name, address, windowMs, Math.max(windowMs, codesMs)],
  );
  return { id, counts: rows[0] ?? { pair: 0, name: 0, address: 0, codes: 0 } };
}

/** After a success: this attempt did not fail, and the person's earlier slips from here are forgiven. */
export async function forgiveAttempts(sql: Sql, attempt: { name: string; address: string }): Promise<void> {
  await sql.query('DELETE FROM sign_in_failures WHERE name = $1 AND address = $2', [attempt.name, attempt.address]);
}

/** A refused attempt did not test a password, so it must not prolong the refusal. */
export async function strikeAttempt(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM sign_in_failures WHERE id = $1', [id]);
}

/** When somebody's second factor is taken away, wrong codes of it say nothing any more. */
export async function forgiveCodes(sql: Sql, name: string): Promise<void> {
  await sql.query(`DELETE FROM sign_in_failures WHERE name = $1 AND kind = 'code'`, [name]);
}

export async function deleteOldFailures(sql: Sql, olderThanMs: number): Promise<void> {
  await sql.query(`DELETE FROM sign_in_failures WHERE at < now() - $1 * interval '1 millisecond'`, [olderThanMs]);
}
