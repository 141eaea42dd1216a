import { ulid } from '#lib/kernel/ids';
import type { Sql } from '#lib/store/database';

export interface FailureCounts {
  /** Same name from the same address. */
  pair: number;
  name: number;
  address: number;
}

/** Counts failures of the last `windowMs`, this attempt included: it is noted first and struck out when it succeeds. */
export async function noteAttempt(
  sql: Sql,
  attempt: { name: string; address: string; windowMs: number },
): Promise<{ id: string; counts: FailureCounts }> {
  const id = ulid();
  await sql.query('INSERT INTO sign_in_failures (id, name, address) VALUES ($1, $2, $3)', [
    id,
    attempt.name,
    attempt.address,
  ]);
  const { rows } = await sql.query<FailureCounts>(
    `SELECT count(*) FILTER (WHERE name = $1 AND address = $2)::int AS pair,
            count(*) FILTER (WHERE name = $1)::int AS name,
            count(*) FILTER (WHERE address = $2)::int AS address
     FROM sign_in_failures WHERE (name = $1 OR address = $2) AND at > now() - $3 * interval '1 millisecond'`,
    [attempt.name, attempt.address, attempt.windowMs],
  );
  return { id, counts: rows[0] ?? { pair: 0, name: 0, address: 0 } };
}

/** After a success: this attempt did not fail, and the person's earlier slips from here are forgiven. */
export async function forgiveAttempts(sql: Sql, attempt: { name: string; address: string }): Promise<void> {
  await sql.query('DELETE FROM sign_in_failures WHERE name = $1 AND address = $2', [attempt.name, attempt.address]);
}

/** A refused attempt did not test a password, so it must not prolong the refusal. */
export async function strikeAttempt(sql: Sql, id: string): Promise<void> {
  await sql.query('DELETE FROM sign_in_failures WHERE id = $1', [id]);
}

export async function deleteOldFailures(sql: Sql, olderThanMs: number): Promise<void> {
  await sql.query(`DELETE FROM sign_in_failures WHERE at < now() - $1 * interval '1 millisecond'`, [olderThanMs]);
}
