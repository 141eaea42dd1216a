import type { SecondFactorPolicy } from '#lib/identity/contract';
import type { Sql } from '#lib/store/database';

/** Which local users must have a second factor; kept among the facts of the installation. */
const name = 'second factor';

export async function readSecondFactorPolicy(sql: Sql): Promise<SecondFactorPolicy> {
  const { rows } = await sql.query<{ required: SecondFactorPolicy | null }>(
    `SELECT value->>'required' AS required FROM settings WHERE name = $1`,
    [name],
  );
  return rows[0]?.required ?? 'nobody';
}

export async function writeSecondFactorPolicy(sql: Sql, required: SecondFactorPolicy): Promise<void> {
  await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [name, JSON.stringify({ required })],
  );
}

/** In SQL: whether the policy demands a second factor of the user in the row named. */
export const mustHaveSecondFactor = (user: string) =>
  `(${user}.source = 'local' AND EXISTS (
     SELECT 1 FROM settings p WHERE p.name = '${name}' AND (p.value->>'required' = 'everybody'
       OR (p.value->>'required' = 'administrators' AND ${user}.admin))))`;

/** The names of those whom this policy would demand one of, and who have none. */
export async function localUsersWithoutFactor(sql: Sql, required: SecondFactorPolicy): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT u.name FROM users u
     WHERE u.source = 'local' AND u.password_hash IS NOT NULL
       AND ($1 = 'everybody' OR ($1 = 'administrators' AND u.admin))
       AND NOT EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id)
     ORDER BY u.name LIMIT 1000`,
    [required],
  );
  return rows.map((row) => row.name);
}
