import type { Sql } from '#lib/store/database';

/** Where sealed texts lie, each with the place it is sealed for. */
const homes = {
  accounts: { column: 'secret', place: `kind || '/' || name`, key: `kind || '/' || name` },
  users: { column: 'source_grant', place: `'grant/' || name`, key: 'id' },
  execution_secrets: {
    column: 'sealed',
    place: `'run/' || execution_id || '/' || name`,
    key: `execution_id || '/' || name`,
  },
  second_factors: { column: 'sealed', place: `'second-factor/' || user_id`, key: 'id' },
} as const;

export type SealedHome = keyof typeof homes;
export const sealedHomes = Object.keys(homes) as SealedHome[];

export interface SealedRow {
  key: string;
  place: string;
  sealed: string;
}

/** In order of their keys, from after `after`. */
export async function selectSealed(sql: Sql, home: SealedHome, after: string, limit: number): Promise<SealedRow[]> {
  const { column, place, key } = homes[home];
  const { rows } = await sql.query<SealedRow>(
    `SELECT ${key} AS key, ${place} AS place, ${column} AS sealed FROM ${home}
     WHERE ${column} IS NOT NULL AND ${key} > $1 ORDER BY ${key} LIMIT $2`,
    [after, limit],
  );
  return rows;
}

/** Only if it is still what was read: somebody may have stored another meanwhile. */
export async function replaceSealed(sql: Sql, home: SealedHome, row: SealedRow, sealed: string): Promise<boolean> {
  const { column, key } = homes[home];
  const text = `UPDATE ${home} SET ${column} = $3 WHERE ${key} = $1 AND ${column} = $2`;
  return (await sql.query(text, [row.key, row.sealed, sealed])).rowCount === 1;
}
