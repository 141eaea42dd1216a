import type { RunningVersion } from '#lib/executions/view';
import type { Sql } from '#lib/store/database';
import { type Reader, readableApplication, readerValues } from '#lib/store/readable';

export async function selectRunningVersions(sql: Sql, reader: Reader, limit: number): Promise<RunningVersion[]> {
  const { rows } = await sql.query<RunningVersion>(
    `SELECT r.application, r.account, coalesce(max(acc.environment), '') AS environment,
            coalesce(array_agg(DISTINCT image) FILTER (WHERE image IS NOT NULL), '{}') AS images,
            array_agg(DISTINCT r.health) AS health
     FROM resources r JOIN applications a ON a.name = r.application
     LEFT JOIN accounts acc ON acc.kind = 'cloud' AND acc.name = r.account
     LEFT JOIN LATERAL jsonb_array_elements_text(
       CASE WHEN jsonb_typeof(r.summary -> 'images') = 'array' THEN r.summary -> 'images' ELSE '[]' END) image ON true
     WHERE r.category = 'server-group-manager' AND ${readableApplication('a', 1)}
     GROUP BY r.application, r.account ORDER BY r.application, r.account LIMIT $3`,
    [...readerValues(reader), limit],
  );
  return rows;
}
