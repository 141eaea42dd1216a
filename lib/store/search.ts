import type { Sql } from '#lib/store/database';
import { containing, type Reader, readableApplication, readerValues } from '#lib/store/readable';

export interface SearchRecord {
  kind: 'application' | 'pipeline' | 'execution' | 'resource';
  id: string;
  application: string;
  title: string;
  note: string;
}

/** What the text is part of, in the applications and accounts the reader may read: a few of each kind. */
export async function searchEverything(
  sql: Sql,
  reader: Reader,
  text: string,
  perKind: number,
  /** Those whose resources the reader may see. */
  accounts: readonly string[],
): Promise<SearchRecord[]> {
  const { rows } = await sql.query<SearchRecord>(
    `(SELECT 'application' AS kind, a.name AS id, a.name AS application, a.name AS title, a.email AS note
      FROM applications a WHERE a.name ILIKE $3 AND ${readableApplication('a', 1)} ORDER BY length(a.name), a.name LIMIT $4)
     UNION ALL
     (SELECT 'pipeline', p.id, p.application, p.name, p.application
      FROM pipelines p JOIN applications a ON a.name = p.application
      WHERE p.name ILIKE $3 AND ${readableApplication('a', 1)} ORDER BY length(p.name), p.name LIMIT $4)
     UNION ALL
     (SELECT 'execution', e.id, e.application, e.name || coalesce(' #' || e.number, ''), e.application || ' · ' || e.status
      FROM executions e JOIN applications a ON a.name = e.application
      WHERE e.id = upper($5) AND ${readableApplication('a', 1)} LIMIT $4)
     UNION ALL
     (SELECT 'resource', r.id, r.application, r.name, r.kind || ' · ' || r.account || coalesce('/' || nullif(r.namespace, ''), '')
      FROM resources r JOIN applications a ON a.name = r.application
      WHERE r.name ILIKE $3 AND r.category IN ('server-group-manager', 'server-group', 'load-balancer', 'firewall')
        AND r.account = ANY ($6) AND ${readableApplication('a', 1)} ORDER BY length(r.name), r.name LIMIT $4)`,
    [...readerValues(reader), containing(text), perKind, text, accounts],
  );
  return rows;
}
