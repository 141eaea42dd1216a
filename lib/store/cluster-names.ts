import type { Sql } from '#lib/store/database';

export interface ClusterNames {
  account: string;
  name: string;
  provider: string;
  serverGroups: string[];
}

/** The clusters of an application by account, with their server groups' names. */
export async function selectClusterNames(sql: Sql, application: string): Promise<ClusterNames[]> {
  const { rows } = await sql.query<ClusterNames>(
    `SELECT r.account, r.cluster AS name, coalesce(max(acc.type), '') AS provider,
            array_agg(DISTINCT r.name) AS "serverGroups"
     FROM resources r LEFT JOIN accounts acc ON acc.kind = 'cloud' AND acc.name = r.account
     WHERE r.application = $1 AND r.cluster IS NOT NULL AND r.category IN ('server-group', 'server-group-manager')
     GROUP BY r.account, r.cluster ORDER BY r.account, r.cluster LIMIT 5000`,
    [application],
  );
  return rows;
}
