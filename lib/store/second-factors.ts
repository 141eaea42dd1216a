import { ulid } from '#lib/kernel/ids';
import type { Sql } from '#lib/store/database';

export interface SecondFactorRecord {
  /** Another one for each device. */
  id: string;
  userId: string;
  /** The secret shared with the device. */
  sealed: string;
  /** SHA-256 of those recovery codes that were not used yet. */
  recoveryHashes: string[];
  createdAt: Date;
}

export async function findSecondFactor(sql: Sql, userId: string): Promise<SecondFactorRecord | undefined> {
  const { rows } = await sql.query<SecondFactorRecord>(
    `SELECT id, user_id AS "userId", sealed, recovery_hashes AS "recoveryHashes", created_at AS "createdAt"
     FROM second_factors WHERE user_id = $1`,
    [userId],
  );
  return rows[0];
}

export interface NewSecondFactor {
  userId: string;
  sealed: string;
  /** The step of the code that proved the device. */
  step: number;
  recoveryHashes: readonly string[];
}

/** False when there is one already, or when `replaces` is no longer the one there is. */
export async function putSecondFactor(sql: Sql, factor: NewSecondFactor, replaces: string | null): Promise<boolean> {
  const values = [ulid(), factor.userId, factor.sealed, factor.step, factor.recoveryHashes];
  const { rowCount } =
    replaces === null
      ? await sql.query(
          `INSERT INTO second_factors (id, user_id, sealed, last_step, recovery_hashes) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (user_id) DO NOTHING`,
          values,
        )
      : await sql.query(
          `UPDATE second_factors SET id = $1, sealed = $3, last_step = $4, recovery_hashes = $5, created_at = now()
           WHERE user_id = $2 AND id = $6`,
          [...values, replaces],
        );
  return rowCount === 1;
}

/** Uses up the code of this step. False when it, or a later one, was used before, by whichever process. */
export async function takeStep(sql: Sql, id: string, step: number): Promise<boolean> {
  const text = 'UPDATE second_factors SET last_step = $2 WHERE id = $1 AND last_step < $2';
  return (await sql.query(text, [id, step])).rowCount === 1;
}

/** Uses up a recovery code. False when there is none of this hash, or no more. */
export async function takeRecoveryCode(sql: Sql, id: string, hash: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE second_factors SET recovery_hashes = array_remove(recovery_hashes, $2)
     WHERE id = $1 AND $2 = ANY (recovery_hashes)`,
    [id, hash],
  );
  return rowCount === 1;
}

export async function replaceRecoveryHashes(sql: Sql, id: string, hashes: readonly string[]): Promise<boolean> {
  const text = 'UPDATE second_factors SET recovery_hashes = $2 WHERE id = $1';
  return (await sql.query(text, [id, hashes])).rowCount === 1;
}

/** False when there was none. */
export async function deleteSecondFactor(sql: Sql, userId: string): Promise<boolean> {
  return (await sql.query('DELETE FROM second_factors WHERE user_id = $1', [userId])).rowCount === 1;
}
